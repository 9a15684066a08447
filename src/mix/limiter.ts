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
 * What the limiter remembers between two samples: the last values that went into each of its windows, oldest first, and
 * the attenuation that is being released. Plain numbers, so that a sound can be limited piece by piece.
 */
export interface LimiterState {
  readonly needed: Float64Array;
  readonly held: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Look-ahead peak limiter over all channels together, in the order: gain that each sample needs, its minimum over the
 * look-ahead, exponential release, then smoothing by two running means whose length is the look-ahead. Each smoothed
 * value is a mean of gains that are all low enough for the sample: no peak passes, and nothing is ever clipped.
 * Where nothing exceeds the ceiling nearby the gain is exactly 1.
 */
export class Limiter {
  /** The gain of a sample is known when so many more have been read. */
  readonly lookAhead: number;
  /** Nothing to limit nearby. */
  readonly rest: LimiterState;
  readonly #half: number;
  readonly #release: number;

  constructor(
    sampleRate: number,
    /** What may pass, as a sample value. */
    private readonly ceiling: number,
  ) {
    this.#half = Math.max(1, Math.round((LOOK_AHEAD_SECONDS * sampleRate) / 2));
    this.#release = Math.exp(-1 / (RELEASE_SECONDS * sampleRate));
    // Two running means of `half` and `half + 1` reach back `2 * half − 1` samples.
    this.lookAhead = 2 * this.#half - 1;
    this.rest = {
      needed: new Float64Array(this.lookAhead + 1),
      held: 0,
      first: new Float64Array(this.#half),
      second: new Float64Array(this.#half + 1),
    };
  }

  /**
   * Reads on: gains, 0 to 1, of the samples from `lookAhead` before the first of `channels`; null: all are 1. Behind the
   * sound's end silence is to be read.
   */
  read(
    channels: readonly Float32Array[],
    length: number,
    peak: number,
    state: LimiterState,
  ): { readonly gains: Float64Array | null; readonly state: LimiterState } {
    if (peak <= this.ceiling && sameState(state, this.rest)) return { gains: null, state: this.rest };
    const half = this.#half;
    const ahead = new SlidingMaximum(state.needed);
    const first = new RunningSum(state.first);
    const second = new RunningSum(state.second);
    const gains = new Float64Array(length);
    let { held } = state;
    for (let i = 0; i < length; i += 1) {
      const most = ahead.push(this.#needed(channels, i));
      held = Math.max(most, Math.floor(held * this.#release));
      if (held < RELEASED) held = most;
      const mean = second.push(first.push(held)) / (half * (half + 1));
      gains[i] = 1 - mean / STEPS;
    }
    const left = { needed: ahead.last(), held, first: first.last(), second: second.last() };
    return { gains, state: sameState(left, this.rest) ? this.rest : left };
  }

  /** In steps, rounded up. */
  #needed(channels: readonly Float32Array[], i: number): number {
    let peak = 0;
    for (const channel of channels) peak = Math.max(peak, Math.abs(channel[i] ?? 0));
    return peak <= this.ceiling ? 0 : Math.ceil((1 - (this.ceiling * MARGIN) / peak) * STEPS);
  }
}

export function sameState(a: LimiterState, b: LimiterState): boolean {
  if (a === b) return true;
  const same = (one: Float64Array, other: Float64Array): boolean =>
    one.length === other.length && one.every((value, i) => value === other[i]);
  return a.held === b.held && same(a.needed, b.needed) && same(a.first, b.first) && same(a.second, b.second);
}

/** The largest of the last values, in constant time on average: smaller ones before a larger one are dropped. */
class SlidingMaximum {
  private readonly values: Float64Array;
  private readonly times: Float64Array;
  private readonly all: Window;
  private head = 0;
  private count = 0;
  private now = 0;

  /** @param before the window's values so far, oldest first */
  constructor(before: Float64Array) {
    this.values = new Float64Array(before.length);
    this.times = new Float64Array(before.length);
    this.all = new Window(before.length);
    for (const value of before) this.push(value);
  }

  push(value: number): number {
    const size = this.values.length;
    this.all.replace(value);
    if (this.count > 0 && (this.times[this.head] ?? 0) <= this.now - size) {
      this.head = (this.head + 1) % size;
      this.count -= 1;
    }
    while (this.count > 0 && (this.values[(this.head + this.count - 1) % size] ?? 0) <= value)
      this.count -= 1;
    const end = (this.head + this.count) % size;
    this.values[end] = value;
    this.times[end] = this.now;
    this.count += 1;
    this.now += 1;
    return this.values[this.head] ?? 0;
  }

  last(): Float64Array {
    return this.all.last();
  }
}

/** The sum of the last values; exact, since the values are whole numbers. */
class RunningSum {
  private readonly all: Window;
  private sum = 0;

  constructor(before: Float64Array) {
    this.all = new Window(before.length);
    for (const value of before) this.push(value);
  }

  push(value: number): number {
    this.sum += value - this.all.replace(value);
    return this.sum;
  }

  last(): Float64Array {
    return this.all.last();
  }
}

/** The last so many values. */
class Window {
  private readonly values: Float64Array;
  private at = 0;

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  /** Puts a value in; returns the one that leaves. */
  replace(value: number): number {
    const leaving = this.values[this.at] ?? 0;
    this.values[this.at] = value;
    this.at = (this.at + 1) % this.values.length;
    return leaving;
  }

  /** Oldest first. */
  last(): Float64Array {
    const { values, at } = this;
    const ordered = new Float64Array(values.length);
    ordered.set(values.subarray(at));
    ordered.set(values.subarray(0, at), values.length - at);
    return ordered;
  }
}
