import type { TakeId } from '../../project/document';
import type { PlayerStore } from '../stores/player.svelte';
import type { Sound, SoundsStore } from '../stores/sounds.svelte';

/** Listening to one take alone: a mix that plays is paused meanwhile, and comes back where it stood. */
export class Audition {
  #heard = $state<TakeId | null>(null);
  #context: AudioContext | null = null;
  #source: AudioBufferSourceNode | null = null;
  #resume: (() => void) | null = null;

  constructor(
    private readonly player: PlayerStore,
    private readonly sounds: SoundsStore,
  ) {}

  /** The take that sounds now. */
  get heard(): TakeId | null {
    return this.#heard;
  }

  /** Plays this take from its beginning; stops it if it is the one that sounds. */
  toggle(id: TakeId | null): void {
    const sound = this.sounds.get(id);
    if (id === this.#heard || sound === null) {
      this.stop();
      return;
    }
    this.#source?.stop();
    if (this.player.playing) this.#resume = this.player.interrupt();
    this.#heard = id;
    void this.#play(sound);
  }

  stop(): void {
    this.#source?.stop();
    this.#ended();
  }

  async #play({ samples, sampleRate }: Sound): Promise<void> {
    if (this.#context?.sampleRate !== sampleRate) {
      void this.#context?.close();
      this.#context = new AudioContext({ sampleRate });
    }
    const context = this.#context;
    const buffer = context.createBuffer(1, Math.max(1, samples.length), sampleRate);
    buffer.getChannelData(0).set(samples);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.onended = () => {
      if (this.#source === source) this.#ended();
    };
    this.#source = source;
    source.start();
    await context.resume();
  }

  #ended(): void {
    this.#source = null;
    this.#heard = null;
    const resume = this.#resume;
    this.#resume = null;
    resume?.();
  }
}
