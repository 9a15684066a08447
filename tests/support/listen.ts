import type { OutletOf } from '../../src/app/playing/audio-device';

/** Taps what goes to an AudioContext's destination, sample by sample. */
const RECORDER = `
registerProcessor('recorder', class extends AudioWorkletProcessor {
  process([input]) {
    this.port.postMessage({ frame: currentFrame, channels: input.map((samples) => samples.slice()) });
    return true;
  }
});`;

interface Block {
  readonly frame: number;
  readonly channels: readonly Float32Array[];
}

export class Recorder {
  readonly #blocks: Block[] = [];
  #outlet: GainNode | null = null;

  /** For the AudioDevice: what it plays passes here. */
  readonly outletOf: OutletOf = (context) => {
    this.#outlet = new GainNode(context);
    this.#outlet.connect(context.destination);
    return this.#outlet;
  };

  /** To be called once the device runs, before anything is played. */
  async listen(): Promise<void> {
    const outlet = this.#outlet;
    if (outlet === null) throw new Error('The device does not run yet.');
    const address = URL.createObjectURL(new Blob([RECORDER], { type: 'text/javascript' }));
    await outlet.context.audioWorklet.addModule(address);
    URL.revokeObjectURL(address);
    const node = new AudioWorkletNode(outlet.context, 'recorder', { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<Block>) => this.#blocks.push(data);
    outlet.connect(node);
  }

  /** What was heard, channel by channel, from the first sample that is not silent to the last. */
  heard(): readonly Float32Array[] {
    const sounding = this.#blocks.filter(({ channels }) =>
      channels.some((samples) => samples.some((s) => s !== 0)),
    );
    const first = sounding[0];
    const last = sounding.at(-1);
    if (first === undefined || last === undefined) return [];
    const length = last.frame + 128 - first.frame;
    const count = Math.max(...sounding.map(({ channels }) => channels.length));
    const heard = Array.from({ length: count }, () => new Float32Array(length));
    for (const { frame, channels } of sounding) {
      heard.forEach((samples, c) => samples.set(channels[c] ?? channels[0] ?? [], frame - first.frame));
    }
    const silent = (i: number): boolean => heard.every((samples) => samples[i] === 0);
    let from = 0;
    while (silent(from)) from += 1;
    let to = length;
    while (silent(to - 1)) to -= 1;
    return heard.map((samples) => samples.subarray(from, to));
  }

  /** How many samples were heard so far. */
  get length(): number {
    return this.heard()[0]?.length ?? 0;
  }
}
