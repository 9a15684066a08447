import type { Manifest } from '../../compile/manifest';
import { AppError } from '../../lib/errors';
import { imageFromMel } from '../mel-image';
import type { ResidentNetwork, ResidentNetworks } from '../resident-networks';
import { runNetwork } from '../runtime/runtime';
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
  readonly #network: ResidentNetwork;
  readonly #analysis: MelAnalysis;

  /** For windows of so many latent columns; the network is loaded when the first sound comes. */
  constructor(manifest: Manifest, networks: ResidentNetworks, width: number) {
    const { window, latent, mel, networks: described } = manifest;
    this.#manifest = manifest;
    this.#width = width;
    this.#network = networks.network({
      role: 'vae-encoder',
      height: window.height * latent.downsampling,
      width: width * latent.downsampling,
    });
    const channels = described['vae-encoder'].config['in_channels'];
    // diffusers: AutoencoderKL's default.
    this.#channels = typeof channels === 'number' ? channels : 3;
    this.#analysis = new MelAnalysis(mel);
  }

  /**
   * A mono sound at the bundle's rate, at most one window of it; what it lacks to the window is silence.
   * @throws AppError `input-invalid` for a longer one; of the bundle's reading, the compiler and the runtime.
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
