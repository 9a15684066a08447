import { createMixer, type ChunkPlan, type Mixer } from './mixer';
import { channelGains, writeFaded } from './placement';

/** The mix in plain typed arrays: for Node, and as the measure of the page's mixer. */
export function createReferenceMixer(): Mixer {
  return createMixer((plan) => Promise.resolve(sumOf(plan)));
}

function sumOf({ channels, from, length, placements }: ChunkPlan): readonly Float32Array[] {
  const sum = Array.from({ length: channels }, () => new Float32Array(length));
  const part = new Float32Array(length);
  for (const placement of placements) {
    const { startSample, lengthSamples } = placement;
    const first = Math.max(0, from - startSample);
    const end = Math.min(lengthSamples, from + length - startSample);
    const at = startSample + first - from;
    writeFaded(placement, first, end, part, at);
    const gains = channelGains(placement, channels);
    sum.forEach((channel, c) => addTo(channel, part, at, at + end - first, gains[c] ?? 0));
  }
  return sum;
}

/** In float32, step by step, as an audio engine does it. */
function addTo(channel: Float32Array, part: Float32Array, from: number, to: number, gain: number): void {
  const factor = Math.fround(gain);
  for (let i = from; i < to; i += 1) channel[i] = (channel[i] ?? 0) + Math.fround((part[i] ?? 0) * factor);
}
