/**
 * Joins windows that know of one another: each begins with what the one before it ended with, so their waves are nearly
 * the same where they overlap, and the fade between them is a straight line. `starts` in samples, rising.
 */
export function joinContinued(
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

interface Stretch {
  /** In samples of the result. */
  readonly from: number;
  readonly to: number;
  readonly fade: number;
}

/**
 * The original with `made` in its stretch; outside it every sample is the original's. Fades lie inside, and are of equal
 * power: what a vocoder makes has other phases. Where the stretch begins or ends with the sound there is no fade.
 * `made` begins at sample `madeFrom` of the result.
 */
export function pasted(
  original: Float32Array,
  made: Float32Array,
  madeFrom: number,
  { from, to, fade }: Stretch,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(Math.max(original.length, to));
  result.set(original);
  const edge = Math.min(fade, Math.floor((to - from) / 2));
  for (let at = from; at < to; at++) {
    const fadeIn = from > 0 ? Math.min(1, (at - from + 0.5) / edge) : 1;
    const fadeOut = to < original.length ? Math.min(1, (to - at - 0.5) / edge) : 1;
    const share = Math.min(fadeIn, fadeOut);
    const old = original[at] ?? 0;
    result[at] = Math.sqrt(share) * (made[at - madeFrom] ?? 0) + Math.sqrt(1 - share) * old;
  }
  return result;
}
