import type { Slices } from '../lib/slices';
import { createMixer, type ChunkPlan, type Mixer } from './mixer';
import { channelGains, writeFaded, type Placement } from './placement';

/** The page's mix: an OfflineAudioContext overlays what touches a chunk. Agrees with the reference within 1e-4. */
export function createWebAudioMixer(): Mixer {
  return createMixer(renderChunk);
}

async function renderChunk(plan: ChunkPlan, slices: Slices): Promise<readonly Float32Array[]> {
  const { sampleRate, channels, length, placements } = plan;
  const context = new OfflineAudioContext(channels, length, sampleRate);
  const outlets = outletsOf(context, channels);
  // Sums are made by twos, in the placements' order: the order of the inputs of one node is the browser's own affair,
  // and with it the last bit of their sum.
  const sums: (AudioNode | null)[] = outlets.map(() => null);
  for (const placement of placements) {
    const source = new AudioBufferSourceNode(context, { buffer: partOf(placement, plan) });
    channelGains(placement, channels).forEach((gain, c) => {
      const part = source.connect(new GainNode(context, { gain }));
      const sum = sums[c];
      sums[c] = sum === null || sum === undefined ? part : sumOf(context, sum, part);
    });
    source.start();
    await slices.breathe();
  }
  sums.forEach((sum, c) => {
    if (sum !== null) outlets[c]?.(sum);
  });
  const rendered = await context.startRendering();
  return outlets.map((_, c) => rendered.getChannelData(c));
}

function sumOf(context: BaseAudioContext, a: AudioNode, b: AudioNode): AudioNode {
  const sum = new GainNode(context);
  a.connect(sum);
  b.connect(sum);
  return sum;
}

/** One way in for each channel of the mix. */
function outletsOf(context: BaseAudioContext, channels: 1 | 2): readonly ((node: AudioNode) => void)[] {
  if (channels === 1) return [(node) => void node.connect(context.destination)];
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  merger.connect(context.destination);
  return [0, 1].map((channel) => (node: AudioNode) => void node.connect(merger, 0, channel));
}

/** What of the placement lies in the chunk, from the chunk's first sample on, faded. */
function partOf(placement: Placement, { from, length, sampleRate }: ChunkPlan): AudioBuffer {
  const { startSample, lengthSamples } = placement;
  const first = Math.max(0, from - startSample);
  const end = Math.min(lengthSamples, from + length - startSample);
  const at = startSample + first - from;
  const buffer = new AudioBuffer({ length: at + end - first, sampleRate });
  writeFaded(placement, first, end, buffer.getChannelData(0), at);
  return buffer;
}
