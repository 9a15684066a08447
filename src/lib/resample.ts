import type { Slices } from './slices';

/**
 * Band-limited interpolation with a Kaiser-windowed sinc (J. O. Smith, "Digital Audio Resampling"). Width, roll-off and
 * beta are those of resampy's and torchaudio's "kaiser_best" (pytorch.org, Audio Resampling tutorial).
 */
const ZERO_CROSSINGS = 64;
const ROLL_OFF = 0.9475937167399596;
const BETA = 14.769656459379492;

/** The sound at another rate, `round(length * to / from)` samples; the very same array when the rates are equal. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const result = new Float32Array(Math.round((samples.length * to) / from));
  const filter = filterFor(from, to);
  resampleStretch(samples, filter, result, 0, result.length);
  return result;
}

/** Output samples between two looks at the clock: some 0.1 ms of work. */
const PIECE = 1024;

/** The same, and the page may draw meanwhile. */
export async function resampleInSlices(
  samples: Float32Array,
  from: number,
  to: number,
  slices: Slices,
): Promise<Float32Array> {
  const result = new Float32Array(Math.round((samples.length * to) / from));
  const filter = filterFor(from, to);
  for (let at = 0; at < result.length; at += PIECE) {
    resampleStretch(samples, filter, result, at, Math.min(at + PIECE, result.length));
    await slices.breathe();
  }
  return result;
}

interface Filter {
  readonly up: number;
  readonly down: number;
  readonly reach: number;
  readonly phases: readonly Float64Array[];
}

function filterFor(from: number, to: number): Filter {
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  // The lower of both Nyquist frequencies, as a share of the input's.
  const cutoff = ROLL_OFF * Math.min(1, to / from);
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
  return {
    up,
    down,
    reach,
    phases: Array.from({ length: up }, (_, phase) => kernel(phase / up, cutoff, reach)),
  };
}

function resampleStretch(
  samples: Float32Array,
  { up, down, reach, phases }: Filter,
  result: Float32Array,
  from: number,
  to: number,
): void {
  for (let n = from; n < to; n += 1) {
    const whole = Math.floor((n * down) / up);
    const taps = phases[(n * down) % up];
    if (taps === undefined) continue;
    const first = whole - reach + 1;
    const begin = Math.max(0, -first);
    const end = Math.min(taps.length, samples.length - first);
    let sum = 0;
    for (let k = begin; k < end; k += 1) sum += (samples[first + k] ?? 0) * (taps[k] ?? 0);
    result[n] = sum;
  }
}

/** Taps for an output that lies `fraction` of a sample behind an input sample; tap 0 is `reach − 1` samples before it. */
function kernel(fraction: number, cutoff: number, reach: number): Float64Array {
  const taps = new Float64Array(2 * reach);
  for (let k = 0; k < taps.length; k += 1) {
    const distance = k - reach + 1 - fraction;
    const x = distance * cutoff;
    const inside = 1 - (x / ZERO_CROSSINGS) ** 2;
    taps[k] = inside <= 0 ? 0 : (cutoff * sinc(x) * bessel0(BETA * Math.sqrt(inside))) / bessel0(BETA);
  }
  // Sums to one for every phase, so that a constant stays constant to the last digit.
  const sum = taps.reduce((all, tap) => all + tap, 0);
  return taps.map((tap) => tap / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
