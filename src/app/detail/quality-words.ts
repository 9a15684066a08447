import type { Quality } from '../../project/quality';
import { QUALITIES } from '../../project/quality';
import { sameSampler } from '../../project/match';
import type { BundleStore } from '../stores/bundle.svelte';
import { list } from '../writing/figures';
import type { SamplerSettings } from '../../render/renderer';

export const QUALITY_NAMES: Readonly<Record<Quality, string>> = {
  draft: 'Draft',
  standard: 'Standard',
  published: 'As published',
};

const TEN_SECONDS = 10;

export type Samplers = Readonly<Record<Quality, SamplerSettings>>;

/** "Standard, 20 steps"; without a bundle nobody knows how many. */
export function qualityWords(quality: Quality, samplers: Samplers | null): string {
  const name = QUALITY_NAMES[quality];
  return samplers === null ? name : `${name}, ${samplers[quality].steps} steps`;
}

/** What each costs: "10 s of sound take 24 runs of the network as draft, 40 as standard." */
export function costWords(bundle: BundleStore): string {
  const words = qualityChoices(bundle.samplers, null).map((quality, index) => {
    const runs = bundle.runsFor(TEN_SECONDS, quality);
    return `${runs ?? ''}${index === 0 ? ' runs of the network' : ''} as ${QUALITY_NAMES[quality].replace(/^As /u, '').toLowerCase()}`;
  });
  return bundle.samplers === null ? '' : `10 s of sound take ${list(words)}.`;
}

/** Those worth choosing between: of two that are made alike for this bundle only the first, and the chosen one. */
export function qualityChoices(samplers: Samplers | null, chosen: Quality | null): readonly Quality[] {
  return QUALITIES.filter(
    (quality, index) =>
      quality === chosen ||
      samplers === null ||
      !QUALITIES.slice(0, index).some((other) => sameSampler(samplers[other], samplers[quality])),
  );
}
