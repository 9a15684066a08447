import { Slices } from '../../lib/slices';
import type { Seconds } from '../../lib/units';
import type { ChunkedSound } from '../../mix/chunks';
import type { Region } from '../../project/document';
import type { AudioDevice } from '../playing/audio-device';
import { BufferPool, type PooledBuffer } from '../playing/buffer-pool';
import { LevelMeter, type Level } from '../playing/level-meter';
import { stretchOf } from '../playing/stretch';
import { Voice, type Stretch } from '../playing/voice';

/** What changes while it sounds takes over in the middle of a sound: long enough not to click. */
export const CROSSFADE: Seconds = 0.02;
/** So near the end there is nothing left to hear: play begins again. */
const OVER: Seconds = 0.01;

/** Plays the mix: the very samples that are exported, from any of them. */
export class PlayerStore {
  #playing = $state(false);
  #position = $state<Seconds>(0);
  #levels = $state.raw<readonly Level[]>([]);
  #looping = $state(false);
  #trouble = $state<string | null>(null);
  #region: Region | null = null;
  #voice: Voice | null = null;
  #pooled: PooledBuffer | null = null;
  /** Counts what was asked for: a buffer that is filled too late for it is let go. */
  #turn = 0;
  #frame = 0;
  readonly #buffers = new BufferPool();
  readonly #meter = new LevelMeter();

  constructor(private readonly device: AudioDevice) {
    device.whenLost((why) => {
      if (!this.#playing) return;
      this.pause();
      this.#trouble = why;
    });
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Second of the scene. */
  get position(): Seconds {
    return this.#position;
  }

  /** One for each channel while it plays. */
  get levels(): readonly Level[] {
    return this.#levels;
  }

  get looping(): boolean {
    return this.#looping;
  }

  /** Why there is no sound, in a sentence. */
  get trouble(): string | null {
    return this.#trouble;
  }

  async play(sound: ChunkedSound): Promise<void> {
    const turn = ++this.#turn;
    const context = await this.device.running(sound.sampleRate);
    this.#trouble = typeof context === 'string' ? context : null;
    const pooled = await this.#buffers.filled(sound, new Slices());
    if (turn !== this.#turn || typeof context === 'string') return;
    this.#leave();
    const at = Math.round(this.#position * sound.sampleRate);
    this.#begin(sound, pooled, at >= sound.length - OVER * sound.sampleRate ? 0 : at, 0);
    this.#playing = true;
    this.#meter.reset();
    this.#follow();
  }

  /** Goes on with a changed mix, from the same sample. */
  async swap(sound: ChunkedSound): Promise<void> {
    if (!this.#playing || sound.chunks === this.#voice?.sound.chunks) return;
    if (sound.sampleRate !== this.#voice?.sound.sampleRate) {
      await this.play(sound);
      return;
    }
    const turn = ++this.#turn;
    const pooled = await this.#buffers.filled(sound, new Slices());
    if (turn === this.#turn) this.#change((frame) => this.#voice?.sampleAt(frame) ?? 0, sound, pooled);
  }

  pause(): void {
    this.#turn += 1;
    this.#leave();
    this.#playing = false;
    this.#levels = [];
    cancelAnimationFrame(this.#frame);
  }

  seek(position: Seconds): void {
    this.#position = Math.max(0, position);
    const rate = this.#voice?.sound.sampleRate;
    if (rate !== undefined) this.#change(() => Math.round(this.#position * rate));
  }

  /** The loop region, or without one the whole scene, again and again. */
  toggleLoop(): void {
    this.#looping = !this.#looping;
    this.#change((frame) => this.#voice?.sampleAt(frame) ?? 0);
  }

  /** The stretch that is looped; null: the whole scene. */
  set region(region: Region | null) {
    if (region?.start === this.#region?.start && region?.end === this.#region?.end) return;
    this.#region = region;
    if (this.#looping) this.#change((frame) => this.#voice?.sampleAt(frame) ?? 0);
  }

  /** While it plays: another voice takes over from a sample of the scene, with a short crossfade. */
  #change(
    sampleAt: (frame: number) => number,
    sound = this.#voice?.sound ?? null,
    pooled = this.#pooled,
  ): void {
    const old = this.#voice;
    if (old === null || sound === null || pooled === null) return;
    const frame = Math.max(this.device.next, old.settled);
    const fade = Math.round(CROSSFADE * sound.sampleRate);
    old.leave(frame, fade);
    const at = sampleAt(frame);
    if (at >= sound.length) this.#end(sound);
    else this.#begin(sound, pooled, at, fade, frame);
  }

  #leave(): void {
    const voice = this.#voice;
    this.#voice = null;
    voice?.leave(this.device.next, Math.round(CROSSFADE * voice.sound.sampleRate));
  }

  #begin(
    sound: ChunkedSound,
    pooled: PooledBuffer,
    at: number,
    fade: number,
    frame = this.device.next,
  ): void {
    const { context, outlet } = this.device;
    if (context === null || outlet === null) return;
    const loop = this.#loopOf(sound);
    // Past the loop's end there is nothing to wait for: the loop begins.
    const start = { at: loop !== null && at >= loop.end ? loop.start : at, frame, fade, loop };
    this.#pooled = pooled;
    this.#voice = new Voice(context, outlet, sound, pooled, start, (voice) => {
      if (voice === this.#voice) this.#end(sound);
    });
  }

  #loopOf(sound: ChunkedSound): Stretch | null {
    if (!this.#looping) return null;
    return stretchOf(sound, this.#region) ?? { start: 0, end: sound.length };
  }

  /** The scene is over. */
  #end({ length, sampleRate }: ChunkedSound): void {
    this.#voice = null;
    this.pause();
    this.#position = length / sampleRate;
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    const step = (): void => {
      if (this.#voice === null) return;
      const { sound } = this.#voice;
      const sample = Math.min(sound.length, this.#voice.sampleAt(this.device.now));
      this.#position = sample / sound.sampleRate;
      this.#levels = this.#meter.read(sound, sample, performance.now() / 1000);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }
}
