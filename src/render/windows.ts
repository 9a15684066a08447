/**
 * How a sound that is longer than the trained window is put together: each window begins with what the one before it
 * ended with, and goes on from there (docs/decisions/0019-edits-of-the-sound.md). Columns are those of the latent.
 */

/** Of a window: what it knows of the one before. */
export const CONTEXT = 1 / 4;

/** As few windows as cover the columns and overlap by `overlap` or more, evenly: where each begins. */
export function windowStarts(from: number, to: number, width: number, overlap: number): readonly number[] {
  const rest = to - from - width;
  if (rest <= 0) return [from];
  const count = 1 + Math.ceil(rest / (width - overlap));
  return Array.from({ length: count }, (_, index) => from + Math.round((index * rest) / (count - 1)));
}

/** Where the windows of a sound of so many columns begin. */
export function startsOf(columns: number, width: number): readonly number[] {
  return windowStarts(0, columns, width, Math.round(CONTEXT * width));
}

/**
 * Joins windows that know of one another. Their waves are nearly the same where they overlap, so the fade between them
 * is a straight line. `starts` in samples, rising; the result begins with the first.
 */
export function joinWindows(
  waves: readonly Float32Array[],
  starts: readonly number[],
): Float32Array<ArrayBuffer> {
  const first = starts[0] ?? 0;
  const end = Math.max(first, ...waves.map((wave, index) => (starts[index] ?? 0) + wave.length));
  const joined = new Float32Array(end - first);
  let reached = 0;
  for (const [index, wave] of waves.entries()) {
    const start = (starts[index] ?? 0) - first;
    const overlap = Math.max(0, reached - start);
    for (let i = 0; i < wave.length; i++) {
      const share = i < overlap ? (i + 0.5) / overlap : 1;
      joined[start + i] = (joined[start + i] ?? 0) * (1 - share) + (wave[i] ?? 0) * share;
    }
    reached = start + wave.length;
  }
  return joined;
}
