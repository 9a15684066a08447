import { resample } from '../../lib/resample';
import { ANALYSIS_PEAK, peakOf } from '../analysis/log-mel';
import type { SourceSound } from '../renderer';

/** A source as the networks take it. */
export interface PreparedSource {
  /** At the bundle's rate. */
  readonly samples: Float32Array;
  /** How much louder it is than the source was. */
  readonly gain: number;
}

/**
 * 20 dB. The networks are trained on sounds at their full level, and a quiet source is brought there; but what is next
 * to silence is not blown up, since what is made for it would be turned down by as much.
 */
const MOST_GAIN = 10;

export function preparedSource({ samples, sampleRate }: SourceSound, rate: number): PreparedSource {
  const resampled = resample(samples, sampleRate, rate);
  const peak = peakOf(resampled);
  const gain = peak === 0 ? 1 : Math.min(MOST_GAIN, ANALYSIS_PEAK / peak);
  return { samples: resampled.map((sample) => sample * gain), gain };
}

/**
 * A window of the source. Beyond its ends it goes on as its own mirror image: silence would be heard by the encoder as
 * the sound's end, back to the columns before it.
 */
export function sourceWindow(samples: Float32Array, start: number, length: number): Float32Array {
  const period = 2 * Math.max(1, samples.length - 1);
  return Float32Array.from({ length }, (_, i) => {
    const at = (start + i) % period;
    return samples[Math.min(at, period - at)] ?? 0;
  });
}
