import type { Seconds } from '../../lib/units';
import type { MixedSound } from '../../mix/mixer';

/** Level of what sounds now, in dB below full scale; −Infinity is silence. */
export interface Level {
  readonly rms: number;
  readonly peak: number;
}

const SILENCE: Level = { rms: -Infinity, peak: -Infinity };
/** Stretch the meter looks at: short enough to follow a bark, long enough to be read. */
const METER_WINDOW: Seconds = 0.06;
/** A changed mix takes over in the middle of a sound: long enough not to click. */
const CROSSFADE: Seconds = 0.02;

interface Voice {
  readonly source: AudioBufferSourceNode;
  readonly gain: GainNode;
}

/** Plays the mix: the very samples that are exported, in one buffer, from any second. */
export class PlayerStore {
  #playing = $state(false);
  #position = $state<Seconds>(0);
  #level = $state.raw<Level>(SILENCE);
  #context: AudioContext | null = null;
  #voice: Voice | null = null;
  #mix: MixedSound | null = null;
  /** Time of the context at which second 0 of the scene sounds. */
  #zero = 0;
  #frame = 0;

  get playing(): boolean {
    return this.#playing;
  }

  /** Second of the scene. */
  get position(): Seconds {
    return this.#position;
  }

  get level(): Level {
    return this.#level;
  }

  async play(mix: MixedSound): Promise<void> {
    const context = this.#contextFor(mix.sampleRate);
    await context.resume();
    const length = duration(mix);
    if (this.#position >= length - 0.01) this.#position = 0;
    this.#mix = mix;
    this.#zero = context.currentTime - this.#position;
    this.#voice?.source.stop();
    this.#voice = this.#start(context, mix, 0);
    this.#playing = true;
    this.#follow();
  }

  /** Goes on with a changed mix, from the same sample. */
  swap(mix: MixedSound): void {
    const context = this.#context;
    if (!this.#playing || context === null || mix === this.#mix) return;
    if (context.sampleRate !== mix.sampleRate) {
      this.pause();
      return;
    }
    const old = this.#voice;
    const now = context.currentTime;
    old?.gain.gain.setValueAtTime(1, now);
    old?.gain.gain.linearRampToValueAtTime(0, now + CROSSFADE);
    old?.source.stop(now + CROSSFADE);
    this.#mix = mix;
    this.#voice = this.#start(context, mix, CROSSFADE);
  }

  pause(): void {
    this.#voice?.source.stop();
    this.#voice = null;
    this.#playing = false;
    this.#level = SILENCE;
    cancelAnimationFrame(this.#frame);
  }

  /** Pauses for something else to be heard; the answer goes on where it stood, unless somebody played meanwhile. */
  interrupt(): () => void {
    const mix = this.#mix;
    this.pause();
    return () => {
      if (!this.#playing && mix !== null) void this.play(mix);
    };
  }

  seek(position: Seconds): void {
    this.#position = Math.max(0, position);
    if (this.#playing && this.#mix !== null) void this.play(this.#mix);
  }

  #contextFor(sampleRate: number): AudioContext {
    // A context of the mix's own rate plays its samples as they are.
    if (this.#context?.sampleRate !== sampleRate) {
      void this.#context?.close();
      this.#context = new AudioContext({ sampleRate });
    }
    return this.#context;
  }

  #start(context: AudioContext, mix: MixedSound, fade: Seconds): Voice {
    const length = mix.channels[0]?.length ?? 0;
    const buffer = context.createBuffer(mix.channels.length, Math.max(1, length), mix.sampleRate);
    mix.channels.forEach((samples, channel) => buffer.getChannelData(channel).set(samples));
    const gain = context.createGain();
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(gain).connect(context.destination);
    if (fade > 0) {
      gain.gain.setValueAtTime(0, context.currentTime);
      gain.gain.linearRampToValueAtTime(1, context.currentTime + fade);
    }
    source.start(0, context.currentTime - this.#zero);
    return { source, gain };
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    const step = (): void => {
      if (this.#context === null || this.#mix === null) return;
      const length = duration(this.#mix);
      this.#position = Math.min(length, Math.max(0, this.#context.currentTime - this.#zero));
      if (this.#position >= length) {
        this.pause();
        return;
      }
      this.#level = levelAt(this.#mix, this.#position);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }
}

function duration(mix: MixedSound): Seconds {
  return (mix.channels[0]?.length ?? 0) / mix.sampleRate;
}

function levelAt(mix: MixedSound, position: Seconds): Level {
  const from = Math.max(0, Math.floor((position - METER_WINDOW) * mix.sampleRate));
  const to = Math.floor(position * mix.sampleRate);
  let sum = 0;
  let peak = 0;
  let counted = 0;
  for (const channel of mix.channels) {
    for (let i = from; i < to; i++) {
      const value = channel[i] ?? 0;
      sum += value * value;
      peak = Math.max(peak, Math.abs(value));
      counted += 1;
    }
  }
  return counted === 0 ? SILENCE : { rms: 10 * Math.log10(sum / counted), peak: 20 * Math.log10(peak) };
}
