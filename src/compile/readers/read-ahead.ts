import type { RandomAccessSource } from '../tensors';

/**
 * The same source with short reads served from the last stretch read: an archive's local header and the tensor after
 * it then cost one request. @param stretch bytes
 */
export function readAhead(source: RandomAccessSource, stretch: number): RandomAccessSource {
  let start = 0;
  let held = new Uint8Array(0);
  return {
    name: source.name,
    size: source.size,
    async read(offset, length) {
      if (offset >= start && offset + length <= start + held.byteLength) {
        return held.slice(offset - start, offset - start + length);
      }
      if (length >= stretch || offset + length > source.size) return source.read(offset, length);
      const bytes = await source.read(offset, Math.min(stretch, source.size - offset));
      start = offset;
      held = new Uint8Array(bytes);
      return held.slice(0, length);
    },
  };
}
