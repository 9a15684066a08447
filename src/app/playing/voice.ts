import type { ChunkedSound } from '../../mix/chunks';
import type { PooledBuffer } from './buffer-pool';
import { exactSeconds } from './exact-seconds';

/** A stretch of the scene in samples, `[start, end)`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface VoiceStart {
  /** Sample of the scene to begin with; before the loop's end, if there is one. */
  readonly at: number;
  /** Frame of the context at which that sample sounds. */
  readonly frame: number;
  /** Frames over which the voice comes in; 0: at once. */
  readonly fade: number;
  readonly loop: Stretch | null;
}

/** A buffer of the whole scene being played, sample by sample as it is. */
export class Voice {
  readonly #source: AudioBufferSourceNode;
  readonly #gain: GainNode;
  #leaving = false;

  constructor(
    private readonly context: AudioContext,
    outlet: AudioNode,
    readonly sound: ChunkedSound,
    readonly pooled: PooledBuffer,
    readonly begun: VoiceStart,
    /** The sound has come to its end, or the voice was told to leave and has. */
    gone: (voice: Voice) => void,
  ) {
    const rate = sound.sampleRate;
    const when = exactSeconds(begun.frame, rate);
    this.#source = new AudioBufferSourceNode(context, { buffer: pooled.buffer });
    this.#gain = new GainNode(context);
    this.#source.connect(this.#gain).connect(outlet);
    if (begun.loop !== null) {
      this.#source.loop = true;
      this.#source.loopStart = exactSeconds(begun.loop.start, rate);
      this.#source.loopEnd = exactSeconds(begun.loop.end, rate);
    }
    if (begun.fade > 0) {
      this.#gain.gain.setValueAtTime(0, when);
      this.#gain.gain.linearRampToValueAtTime(1, exactSeconds(begun.frame + begun.fade, rate));
    }
    pooled.readers += 1;
    this.#source.onended = () => {
      pooled.readers -= 1;
      this.#gain.disconnect();
      gone(this);
    };
    this.#source.start(when, exactSeconds(begun.at, rate));
  }

  /** Sample of the scene that sounds at a frame of the context. */
  sampleAt(frame: number): number {
    const { at, frame: first, loop } = this.begun;
    const sample = at + Math.max(0, frame - first);
    return loop === null || sample < loop.end
      ? sample
      : loop.start + ((sample - loop.start) % (loop.end - loop.start));
  }

  /** First frame at which the voice sounds in full. */
  get settled(): number {
    return this.begun.frame + this.begun.fade;
  }

  /** Goes out over so many frames from a frame on. */
  leave(frame: number, fade: number): void {
    if (this.#leaving) return;
    this.#leaving = true;
    const rate = this.context.sampleRate;
    const { gain } = this.#gain;
    const begin = Math.max(frame, this.settled);
    const end = exactSeconds(begin + fade, rate);
    gain.setValueAtTime(1, exactSeconds(begin, rate));
    gain.linearRampToValueAtTime(0, end);
    this.#source.stop(end);
  }
}
