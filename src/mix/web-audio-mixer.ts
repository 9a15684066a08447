import { fadeInGain, fadeOutGain } from './fades';
import { createMixer, type Mixer } from './mixer';
import type { MixPlan, Placement } from './plan-mix';

/** The page's mix, by OfflineAudioContext: the same nodes that play it. Agrees with the reference within 1e-4. */
export const webAudioMixer: Mixer = createMixer(async (plan, signal) => {
  const length = Math.max(1, plan.lengthSamples);
  const context = new OfflineAudioContext(plan.channels, length, plan.sampleRate);
  placeStems(context, plan);
  const rendered = await orAborted(context.startRendering(), signal);
  return Array.from({ length: plan.channels }, (_, i) =>
    rendered.getChannelData(i).subarray(0, plan.lengthSamples),
  );
});

/** Wires every placement of a plan to the context's destination, the scene's first sample at `startAt` seconds. */
export function placeStems(
  context: BaseAudioContext,
  plan: MixPlan,
  startAt = 0,
): readonly AudioBufferSourceNode[] {
  const outlets = outletsOf(context, plan);
  return plan.placements.map((placement) => {
    const source = sourceOf(context, placement, plan.sampleRate);
    const start = startAt + placement.startSample / plan.sampleRate;
    const faded = withFades(context, source, placement, plan.sampleRate, start);
    outlets.forEach((connect, i) => {
      const gain = new GainNode(context, { gain: placement.gains[i] ?? 0 });
      faded.connect(gain);
      connect(gain);
    });
    source.start(start);
    return source;
  });
}

/** One way in for each channel of the mix. */
function outletsOf(context: BaseAudioContext, plan: MixPlan): readonly ((node: AudioNode) => void)[] {
  if (plan.channels === 1) return [(node) => void node.connect(context.destination)];
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  merger.connect(context.destination);
  return [0, 1].map((channel) => (node: AudioNode) => void node.connect(merger, 0, channel));
}

function sourceOf(
  context: BaseAudioContext,
  { sound }: Placement,
  sampleRate: number,
): AudioBufferSourceNode {
  const buffer = new AudioBuffer({ length: sound.length, sampleRate });
  // Samples in shared memory are refused by copyToChannel; a copy never is.
  buffer.copyToChannel(new Float32Array(sound), 0);
  return new AudioBufferSourceNode(context, { buffer });
}

/** In and out are separate nodes: two curves on one parameter may not touch. */
function withFades(
  context: BaseAudioContext,
  source: AudioNode,
  { fadeIn, fadeOut, lengthSamples }: Placement,
  sampleRate: number,
  start: number,
): AudioNode {
  let last = source;
  if (fadeIn > 0) {
    const curve = Float32Array.from({ length: fadeIn + 1 }, (_, i) =>
      i < fadeIn ? fadeInGain(i, fadeIn) : 1,
    );
    // The curve's first value is there before the curve is: the first sample must not slip through at full gain.
    const node = new GainNode(context, { gain: curve[0] ?? 0 });
    node.gain.setValueCurveAtTime(curve, start, fadeIn / sampleRate);
    last = last.connect(node);
  }
  if (fadeOut > 0) {
    const curve = Float32Array.from({ length: fadeOut + 1 }, (_, i) =>
      i < fadeOut ? fadeOutGain(i, fadeOut) : 0,
    );
    const node = new GainNode(context);
    node.gain.setValueCurveAtTime(
      curve,
      start + (lengthSamples - fadeOut) / sampleRate,
      fadeOut / sampleRate,
    );
    last = last.connect(node);
  }
  return last;
}

/** An offline context cannot be stopped: its result is let go instead. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal | null): Promise<Result> {
  if (signal === null) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
