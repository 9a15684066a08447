import { AppError } from '../lib/errors';
import { normalNoise } from '../lib/random';
import type { Bundle } from '../models/bundle';
import { SoundEncoder } from './analysis/sound-encoder';
import { LoudnessProbe, type DecodedExample } from './energy';
import type { Runtime } from './runtime/runtime';
import { TextConditioner, type TextStates } from './text-conditioner';
import { WindowModel } from './window-model';

/** Of random latents, for each value of a column: with 3 the loudness probe is as good as with 8. */
const COLUMNS_PER_UNKNOWN = 3;

/** A bundle made ready to render: its text encoder, and its other networks once for each width in use. */
export class LatentDiffusion {
  readonly #bundle: Bundle;
  readonly #runtime: Runtime;
  readonly #text: TextConditioner;
  readonly #windows = new Map<number, Promise<WindowModel>>();
  #loudness: LoudnessProbe | null = null;

  private constructor(bundle: Bundle, runtime: Runtime, text: TextConditioner) {
    this.#bundle = bundle;
    this.#runtime = runtime;
    this.#text = text;
  }

  /** @throws AppError of the bundle's reading, of the compiler and of the runtime; `bundle-incompatible`. */
  static async load(bundle: Bundle, runtime: Runtime): Promise<LatentDiffusion> {
    const { name, window, latent, mel } = bundle.manifest;
    const rows = window.height * latent.downsampling;
    if (rows !== mel.mels) {
      throw new AppError(
        'bundle-incompatible',
        `${name} has images of ${rows} rows for ${mel.mels} mel bands.`,
        {
          remedy: 'Check window, latent and mel in its manifest.',
          place: 'window.height',
        },
      );
    }
    return new LatentDiffusion(bundle, runtime, await TextConditioner.load(bundle, runtime));
  }

  encode(text: string): Promise<TextStates> {
    return this.#text.encode(text);
  }

  encodeNegative(text: string): Promise<TextStates> {
    return this.#text.encodeNegative(text);
  }

  /** The networks for windows of so many latent columns; loads them when the width is new. */
  async window(width: number): Promise<WindowModel> {
    const known = this.#windows.get(width) ?? WindowModel.load(this.#bundle, this.#runtime, width);
    this.#windows.set(width, known);
    try {
      return await known;
    } catch (error) {
      this.#windows.delete(width);
      throw error;
    }
  }

  /**
   * The latents of sounds of so many columns each, at the bundle's rate. The encoder is there for this alone: edits are
   * rare, and it would hold memory beside the other networks.
   */
  async encodeSounds(sounds: readonly Float32Array[], width: number): Promise<readonly Float32Array[]> {
    const encoder = await SoundEncoder.load(this.#bundle, this.#runtime, width);
    try {
      const latents: Float32Array[] = [];
      for (const sound of sounds) latents.push(encoder.latentOf(await encoder.encode(sound), null));
      return latents;
    } finally {
      await encoder.release();
    }
  }

  /** How loud the columns of a latent are. The first time, a few random latents are decoded to learn it. */
  async loudness(model: WindowModel): Promise<LoudnessProbe> {
    if (this.#loudness !== null) return this.#loudness;
    const examples: DecodedExample[] = [];
    const unknowns = model.latentSize / model.width;
    for (let seed = 0; seed * model.width < COLUMNS_PER_UNKNOWN * unknowns; seed++) {
      const latent = normalNoise(seed, model.latentSize);
      examples.push({ latent, spectrogram: await model.decode(latent) });
    }
    this.#loudness = LoudnessProbe.fit(examples, model.width, this.#bundle.manifest.mel);
    return this.#loudness;
  }

  async release(): Promise<void> {
    await this.#text.release();
    for (const window of this.#windows.values()) await (await window).release();
    this.#windows.clear();
  }
}
