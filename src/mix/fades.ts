/**
 * Equal-power fades: a quarter of a sine, so that a sound fading out and another fading in keep their summed power.
 * The gain of sample `i` of `n` is taken in the middle of the sample: in and out mirror each other exactly.
 */
export function fadeInGain(i: number, n: number): number {
  return Math.sin((Math.PI / 2) * ((i + 0.5) / n));
}

export function fadeOutGain(i: number, n: number): number {
  return Math.cos((Math.PI / 2) * ((i + 0.5) / n));
}

/** Gains of left and right for a pan of −1..1; equal power, and 1 on both in the middle, as a mono sound is played. */
export function panGains(pan: number): readonly [number, number] {
  const angle = ((pan + 1) * Math.PI) / 4;
  return pan === 0 ? [1, 1] : [Math.SQRT2 * Math.cos(angle), Math.SQRT2 * Math.sin(angle)];
}
