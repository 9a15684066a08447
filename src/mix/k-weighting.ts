/**
 * K-weighting of ITU-R BS.1770-4: a high shelf for the head, then a high-pass. The standard gives coefficients for
 * 48 kHz only; these are the same two analogue filters for any rate, by the bilinear transform. Their frequencies, gain
 * and Q are those that give the standard's coefficients at 48 kHz (B. De Man, "Evaluation of implementations of the EBU
 * R128 loudness measurement", AES 145, 2018).
 */
const SHELF = { frequency: 1681.974450955533, gainDb: 3.999843853973347, q: 0.7071752369554196 };
/** Exponent that splits the shelf's gain between its middle and its top. */
const SHELF_MIDDLE = 0.4996667741545416;
const HIGH_PASS = { frequency: 38.13547087602444, q: 0.5003270373238773 };

/** Two poles, two zeros, and its memory (transposed direct form II). */
interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
  first: number;
  second: number;
}

export type KWeighting = readonly [Biquad, Biquad];

export function kWeighting(sampleRate: number): KWeighting {
  return [shelf(sampleRate), highPass(sampleRate)];
}

/** The next sample, weighted. */
export function weighted([head, low]: KWeighting, sample: number): number {
  return filtered(low, filtered(head, sample));
}

function filtered(biquad: Biquad, sample: number): number {
  const { b, a } = biquad;
  const out = b[0] * sample + biquad.first;
  biquad.first = b[1] * sample - a[0] * out + biquad.second;
  biquad.second = b[2] * sample - a[1] * out;
  return out;
}

function shelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * SHELF.frequency) / sampleRate);
  const top = 10 ** (SHELF.gainDb / 20);
  const middle = top ** SHELF_MIDDLE;
  const scale = 1 + k / SHELF.q + k * k;
  return {
    b: [
      (top + (middle * k) / SHELF.q + k * k) / scale,
      (2 * (k * k - top)) / scale,
      (top - (middle * k) / SHELF.q + k * k) / scale,
    ],
    a: [(2 * (k * k - 1)) / scale, (1 - k / SHELF.q + k * k) / scale],
    first: 0,
    second: 0,
  };
}

/** Its numerator is 1, −2, 1 in the standard, whatever the gain at the top comes to. */
function highPass(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * HIGH_PASS.frequency) / sampleRate);
  const scale = 1 + k / HIGH_PASS.q + k * k;
  return {
    b: [1, -2, 1],
    a: [(2 * (k * k - 1)) / scale, (1 - k / HIGH_PASS.q + k * k) / scale],
    first: 0,
    second: 0,
  };
}
