import type { Manifest } from '../../compile/manifest';
import { AppError } from '../../lib/errors';
import type { Bundle } from '../../models/bundle';
import { loadNetwork } from '../load-network';
import { imageFromMel } from '../mel-image';
import { runNetwork, type Network, type Runtime } from '../runtime/runtime';
import { MelAnalysis } from './log-mel';

/** What the autoencoder says of a sound: a normal distribution for each number of its latent, [channels, height, width]. */
export interface EncodedSound {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** diffusers: DiagonalGaussianDistribution. */
const LOG_VARIANCE: readonly [number, number] = [-30, 20];

/** A sound → the latent that the denoiser works on: mel spectrogram, image, VAE encoder (models.md 2.4). */
export class SoundEncoder {
  readonly #manifest: Manifest;
  readonly #width: number;
  readonly #channels: number;
  readonly #network: Network;
  readonly #analysis: MelAnalysis;

  private constructor(manifest: Manifest, width: number, channels: number, network: Network) {
    this.#manifest = manifest;
    this.#width = width;
    this.#channels = channels;
    this.#network = network;
    this.#analysis = new MelAnalysis(manifest.mel);
  }

  /** For windows of so many latent columns. @throws AppError of the bundle's reading, the compiler and the runtime. */
  static async load(bundle: Bundle, runtime: Runtime, width: number): Promise<SoundEncoder> {
    const { manifest } = bundle;
    const { window, latent, networks } = manifest;
    const network = await loadNetwork(bundle, runtime, {
      role: 'vae-encoder',
      height: window.height * latent.downsampling,
      width: width * latent.downsampling,
    });
    const channels = networks['vae-encoder'].config['in_channels'];
    // diffusers: AutoencoderKL's default.
    return new SoundEncoder(manifest, width, typeof channels === 'number' ? channels : 3, network);
  }

  /**
   * A mono sound at the bundle's rate, at most one window of it; what it lacks to the window is silence.
   * @throws AppError `input-invalid` for a longer one, and of the runtime.
   */
  async encode(samples: Float32Array): Promise<EncodedSound> {
    const { mel, latent } = this.#manifest;
    const width = this.#width * latent.downsampling;
    if (this.#analysis.frames(samples.length) > width) {
      throw new AppError('input-invalid', `The sound is longer than a window of ${width} frames.`, {
        remedy: 'Cut it into windows.',
        place: 'samples',
      });
    }
    const image = imageFromMel(this.#analysis.spectrogram(samples), mel, { channels: this.#channels, width });
    const parameters = await runNetwork(this.#network, 'latent_parameters', {
      sample: { type: 'float32', shape: [1, image.channels, image.height, image.width], data: image.data },
    });
    const half = parameters.length / 2;
    const [lowest, highest] = LOG_VARIANCE;
    return {
      mean: parameters.slice(0, half),
      deviation: parameters
        .subarray(half)
        .map((logVariance) => Math.exp(Math.min(highest, Math.max(lowest, logVariance)) / 2)),
    };
  }

  /** The latent in the denoiser's scale: the most likely one, or one drawn with noise of deviation 1. */
  latentOf({ mean, deviation }: EncodedSound, noise: Float32Array | null): Float32Array {
    const { scalingFactor } = this.#manifest.latent;
    return mean.map((value, i) => (value + (noise?.[i] ?? 0) * (deviation[i] ?? 0)) * scalingFactor);
  }

  release(): Promise<void> {
    return this.#network.release();
  }
}
