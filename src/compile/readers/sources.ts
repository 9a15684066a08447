import { AppError } from '../../lib/errors';
import type { RandomAccessSource } from '../tensors';

/** @throws AppError `checkpoint-unreadable` when the range is not inside the source. */
export function checkRange(
  source: Pick<RandomAccessSource, 'name' | 'size'>,
  offset: number,
  length: number,
): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw new AppError(
    'checkpoint-unreadable',
    `${source.name} ends too early: ${length} bytes at byte ${offset} were expected, the file has ${source.size}.`,
    {
      remedy: 'Download the file again; it seems to be cut short or damaged.',
      place: `${source.name}, byte ${offset}`,
    },
  );
}

/** The bytes in order, at most `most` at a time. */
export async function* inPieces(
  source: RandomAccessSource,
  offset: number,
  length: number,
  most: number,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; at += most) yield source.read(offset + at, Math.min(most, length - at));
}

export function memorySource(bytes: Uint8Array, name: string): RandomAccessSource {
  const size = bytes.byteLength;
  return {
    name,
    size,
    async read(offset, length) {
      checkRange({ name, size }, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A File the user picked, or any other Blob. */
export function blobSource(blob: Blob, name: string): RandomAccessSource {
  const size = blob.size;
  return {
    name,
    size,
    async read(offset, length) {
      checkRange({ name, size }, offset, length);
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (cause) {
        throw new AppError(
          'checkpoint-unreadable',
          `${name} can no longer be read: it was moved, changed or closed.`,
          {
            remedy: 'Choose the folder again.',
            place: `${name}, byte ${offset}`,
            cause,
          },
        );
      }
    },
  };
}
