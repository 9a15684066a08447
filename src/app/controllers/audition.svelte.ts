import type { Take, TakeId } from '../../project/document';
import type { AudioDevice } from '../playing/audio-device';
import type { PlayerStore } from '../stores/player.svelte';
import type { Sound, SoundsStore } from '../stores/sounds.svelte';

/** Listening to one take alone: a mix that plays is paused meanwhile, and comes back where it stood. */
export class Audition {
  #heard = $state<TakeId | null>(null);
  #source: AudioBufferSourceNode | null = null;
  #comesBack = false;

  constructor(
    private readonly player: PlayerStore,
    private readonly sounds: SoundsStore,
    private readonly device: AudioDevice,
    private readonly playMix: () => Promise<void>,
    private readonly complain: (why: string) => void,
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
    if (this.player.playing) {
      this.player.pause();
      this.#comesBack = true;
    }
    this.#source?.stop();
    this.#source = null;
    this.#heard = id;
    void this.#play(sound, id);
  }

  stop(): void {
    if (this.#heard !== null) this.#ended();
  }

  /** One that is gone falls silent with its row, whether it was removed, or redo removed it again. */
  stopUnless(takes: readonly Pick<Take, 'id'>[]): void {
    if (this.#heard !== null && !takes.some(({ id }) => id === this.#heard)) this.#ended();
  }

  /** Stops for good: whoever plays the mix by hand needs no coming back. */
  giveWay(): void {
    this.#comesBack = false;
    this.stop();
  }

  async #play({ samples, sampleRate }: Sound, id: TakeId | null): Promise<void> {
    const context = await this.device.running(sampleRate);
    // Stopped, or another take, meanwhile.
    if (this.#heard !== id) return;
    const { outlet } = this.device;
    if (typeof context === 'string' || outlet === null) {
      this.#ended();
      if (typeof context === 'string') this.complain(context);
      return;
    }
    const buffer = new AudioBuffer({ length: Math.max(1, samples.length), sampleRate });
    buffer.getChannelData(0).set(samples);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(outlet);
    source.onended = () => {
      source.disconnect();
      if (this.#source === source) this.#ended();
    };
    this.#source = source;
    source.start();
  }

  #ended(): void {
    const source = this.#source;
    this.#source = null;
    this.#heard = null;
    source?.stop();
    const back = this.#comesBack;
    this.#comesBack = false;
    if (back) void this.playMix();
  }
}
