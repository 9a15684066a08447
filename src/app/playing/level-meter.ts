import type { Seconds } from '../../lib/units';
import { stretchesOf, type ChunkedSound } from '../../mix/chunks';

/** Level of a channel in dB below full scale; −Infinity is silence. */
export interface Level {
  readonly rms: number;
  readonly peak: number;
  /** The highest peak of the last moments: it stays a while, then falls. */
  readonly held: number;
}

export const SILENCE: Level = { rms: -Infinity, peak: -Infinity, held: -Infinity };
/** Stretch the meter looks at: short enough to follow a bark, long enough to be read. */
const WINDOW: Seconds = 0.06;
const HOLD: Seconds = 1.5;
/** How fast a held peak falls, as studio meters do (IEC 60268-18: 20 dB in 1.7 s). */
const FALL_DB_PER_SECOND = 20 / 1.7;

interface Held {
  readonly db: number;
  readonly since: Seconds;
}

/** Reads levels off the samples that are played, with peaks held. */
export class LevelMeter {
  #held: Held[] = [];

  reset(): void {
    this.#held = [];
  }

  /**
   * @param sample the one that sounds now
   * @param now seconds of any clock that runs on
   */
  read(sound: ChunkedSound, sample: number, now: Seconds): readonly Level[] {
    const from = sample - Math.round(WINDOW * sound.sampleRate);
    const sums = new Float64Array(sound.channelCount);
    const peaks = new Float64Array(sound.channelCount);
    let counted = 0;
    for (const channels of stretchesOf(sound, from, sample)) {
      channels.forEach((samples, c) => {
        for (const value of samples) {
          sums[c] = (sums[c] ?? 0) + value * value;
          peaks[c] = Math.max(peaks[c] ?? 0, Math.abs(value));
        }
      });
      counted += channels[0]?.length ?? 0;
    }
    return Array.from({ length: sound.channelCount }, (_, c) => {
      if (counted === 0) return SILENCE;
      const peak = 20 * Math.log10(peaks[c] ?? 0);
      return { rms: 10 * Math.log10((sums[c] ?? 0) / counted), peak, held: this.#hold(c, peak, now) };
    });
  }

  #hold(channel: number, peak: number, now: Seconds): number {
    const held = this.#held[channel];
    const fallen =
      held === undefined ? -Infinity : held.db - FALL_DB_PER_SECOND * Math.max(0, now - held.since - HOLD);
    if (peak < fallen) return fallen;
    this.#held[channel] = { db: peak, since: now };
    return peak;
  }
}
