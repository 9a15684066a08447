/** −1 dBFS: room for what a player's resampler or a lossy codec adds between the samples (EBU R 128: −1 dBTP). */
export const CEILING = 10 ** (-1 / 20);
/** The gain is on its way down this long before a peak, and at its lowest when the peak comes. */
const LOOK_AHEAD_SECONDS = 0.005;
/** After a peak the gain comes back with this time constant: slow enough not to be heard as a buzz on low notes. */
const RELEASE_SECONDS = 0.08;
/** Attenuation is counted in whole steps: sums of them are exact, so no rest of a gain stays where none is needed. */
const STEPS = 2 ** 24;
/** Under this much attenuation (−0.0001 dB) the release is over. */
const RELEASED = Math.round(STEPS * 1e-5);
/** Rounding a limited sample to float32 must not lift it over the ceiling. */
const MARGIN = 1 - 1e-6;

/**
 * Look-ahead peak limiter over all channels together, in the order: gain that each sample needs, its minimum over the
 * look-ahead, exponential release, then smoothing by two running means whose length is the look-ahead. Each smoothed
 * value is a mean of gains that are all low enough for the sample: no peak passes, and nothing is ever clipped.
 * Where nothing exceeds the ceiling nearby the gain is exactly 1; sound without such peaks is returned as it came.
 */
export function limitPeaks(channels: readonly Float32Array[], sampleRate: number): readonly Float32Array[] {
  if (!channels.some((channel) => channel.some((sample) => Math.abs(sample) > CEILING))) return channels;
  const gains = limiterGains(channels, sampleRate);
  return channels.map((channel) => channel.map((sample, i) => sample * (gains[i] ?? 1)));
}

/** The gain for every sample, 0 to 1. */
export function limiterGains(channels: readonly Float32Array[], sampleRate: number): Float64Array {
  const length = Math.max(0, ...channels.map((channel) => channel.length));
  const half = Math.max(1, Math.round((LOOK_AHEAD_SECONDS * sampleRate) / 2));
  // Two running means of `half` and `half + 1` reach back `2 * half − 1` samples.
  const lookAhead = 2 * half - 1;
  const release = Math.exp(-1 / (RELEASE_SECONDS * sampleRate));
  const ahead = new SlidingMaximum(lookAhead + 1);
  const first = new RunningSum(half);
  const second = new RunningSum(half + 1);
  const gains = new Float64Array(length);
  let held = 0;
  // Sample n + lookAhead enters when the gain of sample n is made; the first turns only fill the windows.
  for (let n = -lookAhead; n < length; n += 1) {
    const most = ahead.push(neededAttenuation(channels, n + lookAhead));
    held = Math.max(most, Math.floor(held * release));
    if (held < RELEASED) held = most;
    const mean = second.push(first.push(held)) / (half * (half + 1));
    if (n >= 0) gains[n] = 1 - mean / STEPS;
  }
  return gains;
}

/** In steps, rounded up. */
function neededAttenuation(channels: readonly Float32Array[], i: number): number {
  let peak = 0;
  for (const channel of channels) peak = Math.max(peak, Math.abs(channel[i] ?? 0));
  return peak <= CEILING ? 0 : Math.ceil((1 - (CEILING * MARGIN) / peak) * STEPS);
}

/** The largest of the last `size` values, in constant time on average: smaller ones before a larger one are dropped. */
class SlidingMaximum {
  private readonly values: Float64Array;
  private readonly times: Float64Array;
  private head = 0;
  private count = 0;
  private now = 0;

  constructor(private readonly size: number) {
    this.values = new Float64Array(size);
    this.times = new Float64Array(size);
  }

  push(value: number): number {
    if (this.count > 0 && (this.times[this.head] ?? 0) <= this.now - this.size) {
      this.head = (this.head + 1) % this.size;
      this.count -= 1;
    }
    while (this.count > 0 && (this.values[(this.head + this.count - 1) % this.size] ?? 0) <= value)
      this.count -= 1;
    const end = (this.head + this.count) % this.size;
    this.values[end] = value;
    this.times[end] = this.now;
    this.count += 1;
    this.now += 1;
    return this.values[this.head] ?? 0;
  }
}

/** The sum of the last `size` values; exact, since the values are whole numbers. */
class RunningSum {
  private readonly values: Float64Array;
  private at = 0;
  private sum = 0;

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  push(value: number): number {
    this.sum += value - (this.values[this.at] ?? 0);
    this.values[this.at] = value;
    this.at = (this.at + 1) % this.values.length;
    return this.sum;
  }
}
