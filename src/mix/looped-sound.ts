import { fadeInGain, fadeOutGain } from './fades';
import { soundingStretch } from './loudness';

/** Repeats melt into one another over a second, in a short take over a quarter of it. */
const SEAM_SECONDS = 1;
const SEAM_SHARE = 0.25;

/**
 * A take closed to a ring, from which beds of any length are read round and round: its end is cross-faded (equal power)
 * into its beginning. Silent edges of the take are left out.
 */
export interface Ring {
  readonly samples: Float32Array;
  /** Sample of the take at which the ring begins. */
  readonly first: number;
}

export function ringOf(take: Float32Array, sampleRate: number): Ring {
  const [first, end] = soundingStretch(take, sampleRate);
  const sound = take.subarray(first, end);
  const seam = Math.floor(Math.min(SEAM_SECONDS * sampleRate, SEAM_SHARE * sound.length));
  const samples = sound.slice(0, sound.length - seam);
  for (let i = 0; i < seam; i += 1) {
    const head = sound[i] ?? 0;
    const tail = sound[samples.length + i] ?? 0;
    samples[i] = head * fadeInGain(i, seam) + tail * fadeOutGain(i, seam);
  }
  return { samples, first };
}

/**
 * Place on the ring of a sample of the take. Before the ring is its beginning; behind its end it runs on around it, so
 * that a bed cut in two goes on where it was cut.
 */
export function placeOnRing({ samples, first }: Ring, takeSample: number): number {
  return Math.max(0, takeSample - first) % samples.length;
}
