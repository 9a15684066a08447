import { combine } from './samplers/sampler';
import type { SamplerSettings } from './renderer';

/** Does guidance apply to run `index` of `count`, those left out counted? Its middle has to lie in the interval. */
export function guidanceApplies(
  { guidanceScale, guidanceInterval }: SamplerSettings,
  index: number,
  count: number,
): boolean {
  if (guidanceScale === 1) return false;
  if (guidanceInterval === null) return true;
  const share = (index + 0.5) / count;
  return share >= guidanceInterval[0] && share <= guidanceInterval[1];
}

/** Runs of the network that a sampling of `count` steps takes; `skipped`: steps left out before them. */
export function networkRuns(settings: SamplerSettings, count: number, skipped = 0): number {
  return Array.from({ length: count }, (_, index) =>
    guidanceApplies(settings, skipped + index, skipped + count) ? 2 : 1,
  ).reduce((sum: number, runs) => sum + runs, 0);
}

/** Classifier-free guidance: J. Ho, T. Salimans (2022), in diffusers' form: away from the negative, to the caption. */
export function guide(negative: Float32Array, positive: Float32Array, scale: number): Float32Array {
  return combine([1 - scale, negative], [scale, positive]);
}
