import { isAbort, toPlainError } from '../../lib/errors';
import { stretchesOf, type ChunkedSound } from '../../mix/chunks';
import type { Project, SoundEvent } from '../../project/document';
import type { PartKey, ReviewPart } from '../../project/review';
import type { AudioDevice } from '../playing/audio-device';
import type { ChangeStore } from '../stores/change.svelte';
import type { MixdownStore } from '../stores/mixdown.svelte';
import type { PlayerStore } from '../stores/player.svelte';

export interface HearChangeNeeds {
  readonly mixdown: Pick<MixdownStore, 'sourcesOf'>;
  readonly change: ChangeStore;
  readonly player: PlayerStore;
  readonly device: AudioDevice;
  readonly playMix: () => Promise<void>;
  readonly complain: (why: string) => void;
}

export type Side = 'before' | 'after';

/**
 * Listening to one part of a change: the stretch of the scene that it touches, as it was and then as it will be, among
 * all that sounds there. A mix that plays is paused meanwhile, and comes back where it stood.
 */
export class HearChange {
  #heard = $state.raw<{ readonly key: PartKey; readonly side: Side } | null>(null);
  #abort = new AbortController();
  #comesBack = false;

  constructor(private readonly needs: HearChangeNeeds) {}

  /** What sounds now. */
  get heard(): { readonly key: PartKey; readonly side: Side } | null {
    return this.#heard;
  }

  /** Plays this part's stretch; stops it if it is the one that sounds. */
  toggle(part: ReviewPart, sides: readonly Side[]): void {
    const again = this.#heard?.key === part.key;
    const { player } = this.needs;
    const wasPlaying = this.#comesBack || player.playing;
    this.#abort.abort();
    if (again || sides.length === 0) {
      this.#ended();
      return;
    }
    player.pause();
    this.#comesBack = wasPlaying;
    this.#abort = new AbortController();
    void this.#play(part, sides, this.#abort.signal);
  }

  stop(): void {
    this.#comesBack = false;
    this.giveWay();
  }

  /** Stops for good: whoever plays the mix by hand needs no coming back. */
  giveWay(): void {
    if (this.#heard === null) return;
    this.#comesBack = false;
    this.#abort.abort();
    this.#ended();
  }

  async #play(part: ReviewPart, sides: readonly Side[], signal: AbortSignal): Promise<void> {
    const { review, preview } = this.needs.change;
    if (review === null || preview === null) return;
    try {
      for (const side of sides) {
        this.#heard = { key: part.key, side };
        await this.#playStretch(side === 'before' ? review.base : preview, stretchOf(part), signal);
      }
      this.#ended();
    } catch (error) {
      if (isAbort(error)) return;
      this.#ended();
      const { message, remedy } = toPlainError(error);
      this.needs.complain(`${message} ${remedy}`);
    }
  }

  async #playStretch(
    project: Project,
    [start, end]: readonly [number, number],
    signal: AbortSignal,
  ): Promise<void> {
    const { mixdown, device, complain } = this.needs;
    const mix = await mixdown.sourcesOf(project).mix(signal);
    signal.throwIfAborted();
    const context = await device.running(mix.sampleRate);
    signal.throwIfAborted();
    if (typeof context === 'string') {
      complain(context);
      return;
    }
    if (device.outlet === null) return;
    const buffer = bufferOf(mix, start, end);
    if (buffer === null) return;
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(device.outlet);
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => {
        source.stop();
        reject(new DOMException('Stopped.', 'AbortError'));
      });
      source.onended = () => {
        source.disconnect();
        resolve();
      };
      source.start();
    });
  }

  #ended(): void {
    this.#heard = null;
    const back = this.#comesBack;
    this.#comesBack = false;
    if (back) void this.needs.playMix();
  }
}

/** From the first second that a part touches to the last. */
function stretchOf({ before, after }: ReviewPart): readonly [number, number] {
  const spans = [before, after].flatMap((event: SoundEvent | null) => event?.spans ?? []);
  return [Math.min(...spans.map(({ start }) => start)), Math.max(...spans.map(({ end }) => end))];
}

/** Null: nothing of the stretch is in the scene. */
function bufferOf(mix: ChunkedSound, start: number, end: number): AudioBuffer | null {
  const { sampleRate, channelCount: numberOfChannels } = mix;
  const from = Math.max(0, Math.round(start * sampleRate));
  const to = Math.min(mix.length, Math.round(end * sampleRate));
  if (to <= from) return null;
  const buffer = new AudioBuffer({ length: to - from, sampleRate, numberOfChannels });
  let at = 0;
  for (const channels of stretchesOf(mix, from, to)) {
    channels.forEach((samples, c) => buffer.getChannelData(c).set(samples, at));
    at += channels[0]?.length ?? 0;
  }
  return buffer;
}
