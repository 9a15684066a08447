import { fadeInGain, fadeOutGain } from './fades';
import { createMixer, type Mixer } from './mixer';
import type { MixPlan, Placement } from './plan-mix';

/** The mix in plain typed arrays: for Node, and as the measure of the page's mixer. */
export const referenceMixer: Mixer = createMixer((plan) => Promise.resolve(sumOf(plan)));

function sumOf(plan: MixPlan): readonly Float32Array[] {
  const sum = Array.from({ length: plan.channels }, () => new Float32Array(plan.lengthSamples));
  for (const placement of plan.placements) {
    const stem = fadedSound(placement);
    sum.forEach((channel, i) => addTo(channel, stem, placement.startSample, placement.gains[i] ?? 0));
  }
  return sum;
}

function fadedSound({ sound, fadeIn, fadeOut }: Placement): Float32Array {
  const stem = sound.slice();
  for (let i = 0; i < fadeIn; i += 1) stem[i] = (stem[i] ?? 0) * fadeInGain(i, fadeIn);
  const last = stem.length - fadeOut;
  for (let i = 0; i < fadeOut; i += 1) stem[last + i] = (stem[last + i] ?? 0) * fadeOutGain(i, fadeOut);
  return stem;
}

function addTo(channel: Float32Array, stem: Float32Array, start: number, gain: number): void {
  for (let i = 0; i < stem.length; i += 1)
    channel[start + i] = (channel[start + i] ?? 0) + (stem[i] ?? 0) * gain;
}
