import type { ByteRange } from '../../compile/tensors';

/** Of the bytes needed, so many more are fetched at most to save requests. */
const WASTE = 0.04;
/** Between two ranges further apart than this a request costs less than the bytes. */
const LONGEST_GAP = 2 ** 20;

interface Stretch {
  readonly start: number;
  end: number;
}

/** The ranges without order, overlap and what lies outside the file. */
function stretchesOf(ranges: readonly ByteRange[], size: number): Stretch[] {
  const sorted = ranges
    .filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= size)
    .sort((a, b) => a.offset - b.offset);
  const stretches: Stretch[] = [];
  for (const { offset, length } of sorted) {
    const last = stretches.at(-1);
    if (last !== undefined && offset <= last.end) last.end = Math.max(last.end, offset + length);
    else stretches.push({ start: offset, end: offset + length });
  }
  return stretches;
}

/** Joins what lies near together, the nearest first, as long as the gaps stay within what may be wasted. */
function joined(stretches: readonly Stretch[], size: number): readonly Stretch[] {
  const needed = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  let rest = needed * WASTE;
  const edges = [0, ...stretches.map(({ end }) => end)];
  const gaps = edges
    .map((from, i) => ({ i, bytes: (stretches[i]?.start ?? size) - from }))
    .sort((a, b) => a.bytes - b.bytes);
  const bridged = new Set<number>();
  for (const { i, bytes } of gaps) {
    if (bytes > LONGEST_GAP || bytes > rest) break;
    rest -= bytes;
    bridged.add(i);
  }
  const result: Stretch[] = [];
  for (const [i, { start, end }] of stretches.entries()) {
    const last = result.at(-1);
    if (last !== undefined && bridged.has(i)) last.end = end;
    else result.push({ start: i === 0 && bridged.has(0) ? 0 : start, end });
  }
  const last = result.at(-1);
  if (last !== undefined && bridged.has(stretches.length)) last.end = size;
  return result;
}

/**
 * The requests that bring these ranges of a file of `size` bytes, from front to back, none longer than `partBytes`.
 * Where next to everything is needed, head and tail of the file are among them.
 */
export function planParts(
  ranges: readonly ByteRange[],
  size: number,
  partBytes: number,
): readonly ByteRange[] {
  const stretches = stretchesOf(ranges, size);
  return joined(stretches, size).flatMap(({ start, end }) => {
    const count = Math.ceil((end - start) / partBytes);
    return Array.from({ length: count }, (_, i) => {
      const offset = start + i * partBytes;
      return { offset, length: Math.min(partBytes, end - offset) };
    });
  });
}
