import type { Quality } from '../../project/quality';
import { QUALITIES } from '../../project/quality';
import { sameSampler } from '../../project/match';
import type { BundleStore } from '../stores/bundle.svelte';
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

/** What each costs: "Standard takes 1.5 times as long as draft, as published 8.4 times." */
export function costWords(bundle: Pick<BundleStore, 'samplers' | 'runsFor'>): string {
  const runs = (quality: Quality): number => bundle.runsFor(TEN_SECONDS, quality) ?? NaN;
  const [first, ...others] = bundle.samplers === null ? [] : qualityChoices(bundle.samplers, null);
  if (first === undefined || others.length === 0) return '';
  const words = others.map((quality, index) => {
    const times = (runs(quality) / runs(first)).toFixed(1);
    const name = QUALITY_NAMES[quality];
    return index === 0
      ? `${name} takes ${times} times as long as ${QUALITY_NAMES[first].toLowerCase()}`
      : `${name.toLowerCase()} ${times} times`;
  });
  return `${words.join(', ')}.`;
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
