import { toPlainError } from '../../lib/errors';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { MixdownStore } from '../stores/mixdown.svelte';
import type { PlayerStore } from '../stores/player.svelte';

/** What play and pause do; and that a change is heard while it plays. */
export class Playback {
  #following = false;
  #changed = false;

  constructor(
    private readonly mixdown: MixdownStore,
    private readonly player: PlayerStore,
    private readonly announcer: AnnouncerStore,
  ) {}

  async playOrPause(): Promise<void> {
    if (this.player.playing) this.player.pause();
    else await this.play();
  }

  async play(): Promise<void> {
    if (!this.mixdown.sounding) return;
    try {
      await this.player.play(await this.mixdown.mix());
      if (this.player.trouble !== null) this.announcer.warn(this.player.trouble);
    } catch (error) {
      this.#complain(error);
    }
  }

  /** The mix is another one. While one change is being mixed, later ones wait together. */
  async follow(): Promise<void> {
    this.#changed = true;
    if (this.#following) return;
    this.#following = true;
    try {
      while (this.#changed && this.player.playing) {
        this.#changed = false;
        await this.player.swap(await this.mixdown.mix());
      }
    } catch (error) {
      this.#complain(error);
    } finally {
      this.#following = false;
    }
  }

  #complain(error: unknown): void {
    const { message, remedy } = toPlainError(error);
    this.announcer.warn(`${message} ${remedy}`);
  }
}
