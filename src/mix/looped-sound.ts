import { fadeInGain, fadeOutGain } from './fades';
import { soundingStretch } from './loudness';

/** Repeats melt into one another over a second, in a short take over a quarter of it. */
const SEAM_SECONDS = 1;
const SEAM_SHARE = 0.25;

export interface LoopedSound {
  readonly samples: Float32Array;
  /** Samples at which the take begins again. */
  readonly seams: readonly number[];
}

/**
 * A bed of any length from a take: its end is cross-faded (equal power) into its beginning, which makes a ring without a
 * seam; the bed is a stretch of that ring. Silent edges of the take are left out of the ring.
 * @param from sample of the take at which the bed begins
 */
export function loopedSound(
  take: Float32Array,
  sampleRate: number,
  from: number,
  length: number,
): LoopedSound {
  const [first, end] = soundingStretch(take, sampleRate);
  const sound = take.subarray(first, end);
  const seam = Math.floor(Math.min(SEAM_SECONDS * sampleRate, SEAM_SHARE * sound.length));
  const ring = sound.slice(0, sound.length - seam);
  for (let i = 0; i < seam; i += 1) {
    const head = sound[i] ?? 0;
    const tail = sound[ring.length + i] ?? 0;
    ring[i] = head * fadeInGain(i, seam) + tail * fadeOutGain(i, seam);
  }
  const samples = new Float32Array(length);
  const seams: number[] = [];
  // A bed that begins in the left-out end of the take begins with the ring.
  let at = Math.min(Math.max(0, from - first), ring.length) % ring.length;
  for (let done = 0; done < length; at = 0) {
    const part = ring.subarray(at, at + length - done);
    samples.set(part, done);
    done += part.length;
    if (done < length) seams.push(done);
  }
  return { samples, seams };
}
