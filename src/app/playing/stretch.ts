import type { Seconds } from '../../lib/units';
import type { ChunkedSound } from '../../mix/chunks';
import type { Stretch } from './voice';

/** Samples of a region of the scene; null where hardly anything of it lies in the scene. */
export function stretchOf(
  { sampleRate, length }: Pick<ChunkedSound, 'sampleRate' | 'length'>,
  region: { readonly start: Seconds; readonly end: Seconds } | null,
): Stretch | null {
  if (region === null) return null;
  const start = Math.round(region.start * sampleRate);
  const end = Math.min(length, Math.round(region.end * sampleRate));
  return end - start < sampleRate * SHORTEST_LOOP ? null : { start, end };
}

const SHORTEST_LOOP: Seconds = 0.01;
