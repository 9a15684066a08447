import { blocksOf, type Blocks } from './blocks';
import { ringOf, type Ring } from './looped-sound';
import { hopEnergies, loudestStretch, onsetOf } from './loudness';
import { resample } from '../lib/resample';
import type { TakeSound } from './take-sounds';

/** What is found out about a take once and asked for at every edit. Kept as long as its samples are. */
interface Facts {
  onset?: number;
  energies?: Float64Array;
  ring?: Ring;
  blocks?: Blocks;
  readonly atRates: Map<number, Float32Array>;
}

const known = new WeakMap<Float32Array, Facts>();

function factsOf(samples: Float32Array): Facts {
  const found = known.get(samples) ?? { atRates: new Map<number, Float32Array>() };
  known.set(samples, found);
  return found;
}

/** The sample at which the first sound of a take begins. */
export function takeOnset({ samples, sampleRate }: TakeSound): number {
  return (factsOf(samples).onset ??= onsetOf(samples, sampleRate));
}

/** First sample of the take's loudest stretch of so many samples. */
export function takeLoudest({ samples, sampleRate }: TakeSound, length: number): number {
  const energies = (factsOf(samples).energies ??= hopEnergies(samples, sampleRate));
  return loudestStretch(samples, sampleRate, length, energies);
}

export function takeRing({ samples, sampleRate }: TakeSound): Ring {
  return (factsOf(samples).ring ??= ringOf(samples, sampleRate));
}

export function takeBlocks(samples: Float32Array): Blocks {
  return (factsOf(samples).blocks ??= blocksOf(samples));
}

/** The take at another rate; the very same samples when the rates are equal. */
export function takeAtRate({ samples, sampleRate: from }: TakeSound, to: number): TakeSound {
  if (from === to) return { samples, sampleRate: from };
  const { atRates } = factsOf(samples);
  const found = atRates.get(to) ?? resample(samples, from, to);
  atRates.set(to, found);
  return { samples: found, sampleRate: to };
}

/** True when `takeAtRate` has nothing to work out any more. */
export function knownAtRate({ samples, sampleRate }: TakeSound, to: number): boolean {
  return sampleRate === to || factsOf(samples).atRates.has(to);
}

export function keepAtRate({ samples }: TakeSound, to: number, resampled: Float32Array): void {
  factsOf(samples).atRates.set(to, resampled);
}
