interface Stretch {
  /** In samples of the result. */
  readonly from: number;
  readonly to: number;
  readonly fade: number;
}

/** 3 dB either way: more is another sound, and no fault of the way there and back. */
const MOST_CORRECTION = 10 ** (3 / 20);

/**
 * How much louder the original is than what was made of the same samples outside the stretch. nano's autoencoder and
 * vocoder together take 0 to 1.4 dB away, 0.7 in the middle (12 kinds), which would be heard as a step at the seam.
 */
export function levelOfKept(
  original: Float32Array,
  made: Float32Array,
  madeFrom: number,
  { from, to }: Pick<Stretch, 'from' | 'to'>,
): number {
  let [wanted, got] = [0, 0];
  for (const [i, sample] of made.entries()) {
    const at = madeFrom + i;
    if (at >= original.length || (at >= from && at < to)) continue;
    wanted += (original[at] ?? 0) ** 2;
    got += sample ** 2;
  }
  if (wanted === 0 || got === 0) return 1;
  return Math.max(1 / MOST_CORRECTION, Math.min(MOST_CORRECTION, Math.sqrt(wanted / got)));
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
