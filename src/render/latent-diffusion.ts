import type { Manifest } from '../compile/manifest';
import { AppError } from '../lib/errors';
import { normalNoise } from '../lib/random';
import type { Bundle } from '../models/bundle';
import { SoundEncoder } from './analysis/sound-encoder';
import { LoudnessProbe, type DecodedExample } from './energy';
import { ResidentNetworks } from './resident-networks';
import type { Runtime } from './runtime/runtime';
import { TextConditioner, type TextStates } from './text-conditioner';
import { WindowModel, windowTargets } from './window-model';

/** Of random latents, for each value of a column: with 3 the loudness probe is as good as with 8. */
const COLUMNS_PER_UNKNOWN = 3;

/** A bundle made ready to render: its words, its windows of every width in use, its encoder of sounds. */
export class LatentDiffusion {
  readonly #manifest: Manifest;
  readonly #networks: ResidentNetworks;
  readonly #text: TextConditioner;
  #loudness: LoudnessProbe | null = null;

  private constructor(manifest: Manifest, networks: ResidentNetworks, text: TextConditioner) {
    this.#manifest = manifest;
    this.#networks = networks;
    this.#text = text;
  }

  /** No network is loaded yet. @throws AppError of the bundle's reading; `bundle-incompatible`. */
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
    const networks = new ResidentNetworks(bundle, runtime);
    return new LatentDiffusion(bundle.manifest, networks, await TextConditioner.open(bundle, networks));
  }

  encode(text: string): Promise<TextStates> {
    return this.#text.encode(text);
  }

  encodeNegative(text: string): Promise<TextStates> {
    return this.#text.encodeNegative(text);
  }

  /**
   * Loads all that sounds in windows of so many latent columns take, where it fits together; else each network is loaded
   * when its turn comes, and those before it make room.
   * @throws AppError of the bundle's reading, of the compiler and of the runtime; all that runs networks throws these too.
   */
  async loadAhead(width: number): Promise<void> {
    const { length } = this.#manifest.text;
    const { unet, vaeDecoder, vocoder } = windowTargets(this.#manifest, width);
    await this.#networks.loadAhead([{ role: 'text-encoder', length }, unet, vaeDecoder, vocoder]);
  }

  /** Windows of so many latent columns. */
  window(width: number): WindowModel {
    return new WindowModel(this.#manifest, this.#networks, width);
  }

  /**
   * The latents of sounds of so many columns each, at the bundle's rate. The encoder is there for this alone: edits are
   * rare, and it would hold memory beside the other networks.
   */
  async encodeSounds(sounds: readonly Float32Array[], width: number): Promise<readonly Float32Array[]> {
    const encoder = new SoundEncoder(this.#manifest, this.#networks, width);
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
    this.#loudness = LoudnessProbe.fit(examples, model.width, this.#manifest.mel);
    return this.#loudness;
  }

  release(): Promise<void> {
    return this.#networks.release();
  }
}
