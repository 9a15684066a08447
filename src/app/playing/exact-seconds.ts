import type { Seconds } from '../../lib/units';

/**
 * Seconds that are exactly so many samples: times the rate they give the whole number again. Web Audio counts in
 * seconds; a rest of 1e-12 of a sample would have it interpolate where it should copy.
 */
export function exactSeconds(samples: number, sampleRate: number): Seconds {
  const seconds = samples / sampleRate;
  const step = seconds * Number.EPSILON;
  return [seconds, seconds + step, seconds - step].find((close) => close * sampleRate === samples) ?? seconds;
}
