import type { Seconds } from '../../lib/units';

/**
 * How long a browser may take to begin: Firefox takes 2 s on a busy machine. One that holds sound back never does, nor
 * does Firefox without a sound device.
 */
const PATIENCE_MS = 4000;
/** What is scheduled now must reach the audio thread before it is due, also when the machine is busy rendering. */
const LEAD: Seconds = 0.08;

const HELD_BACK =
  'No sound comes out. Allow sound for this page, check that a sound device is there, then press Play again.';
const TAKEN_AWAY = 'The sound device was taken away. Press Play to go on.';
const REFUSED = 'This browser cannot open a sound device. Check the sound settings, then press Play again.';

/** Where sound goes: the context's destination, or what a test puts before it. */
export type OutletOf = (context: AudioContext) => AudioNode;

/** The machine's sound output, at one rate at a time. */
export class AudioDevice {
  #context: AudioContext | null = null;
  #outlet: AudioNode | null = null;

  #lost: (why: string) => void = () => undefined;

  constructor(private readonly outletOf: OutletOf = (context) => context.destination) {}

  /** It stopped by itself: told in a sentence. */
  whenLost(lost: (why: string) => void): void {
    this.#lost = lost;
  }

  get context(): AudioContext | null {
    return this.#context;
  }

  get outlet(): AudioNode | null {
    return this.#outlet;
  }

  /** Running at this rate: samples of that rate are played as they are. A sentence says why there is none. */
  async running(sampleRate: number): Promise<AudioContext | string> {
    let context: AudioContext;
    try {
      context = this.#contextFor(sampleRate);
    } catch {
      return REFUSED;
    }
    let timer = 0;
    const patience = new Promise<void>((resolve) => (timer = window.setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([context.resume().catch(() => undefined), patience]);
    window.clearTimeout(timer);
    return context.state === 'running' ? context : HELD_BACK;
  }

  /** Frame that is due next. */
  get now(): number {
    const context = this.#context;
    return context === null ? 0 : Math.round(context.currentTime * context.sampleRate);
  }

  /** The first frame for which something can still be scheduled. */
  get next(): number {
    return this.now + Math.round(LEAD * (this.#context?.sampleRate ?? 0));
  }

  #contextFor(sampleRate: number): AudioContext {
    if (this.#context?.sampleRate === sampleRate && this.#context.state !== 'closed') return this.#context;
    const former = this.#context;
    const context = new AudioContext({ sampleRate });
    this.#context = context;
    this.#outlet = this.outletOf(context);
    const lose = (): void => {
      if (this.#context === context) this.#lost(TAKEN_AWAY);
    };
    context.addEventListener('statechange', () => {
      if (context.state !== 'running') lose();
    });
    context.addEventListener('error', lose);
    void former?.close();
    return context;
  }
}
