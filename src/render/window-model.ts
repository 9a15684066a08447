import type { Manifest } from '../compile/manifest';
import type { Bundle } from '../models/bundle';
import { guidanceApplies, guide } from './guidance';
import { loadNetwork } from './load-network';
import { melFromImage } from './mel-image';
import type { SamplerSettings } from './renderer';
import { runNetwork, type Network, type Runtime } from './runtime/runtime';
import { createSampler } from './samplers/create-sampler';
import { shareAt, signalShares } from './samplers/noise-schedule';
import { asFinished, beginSampling } from './samplers/sampler';
import type { TextStates } from './text-conditioner';

export interface SamplingInput {
  /** Deviation 1, [channels, height, width] of the latent. */
  readonly noise: Float32Array;
  readonly positive: TextStates;
  /** The encoded negative prompt; not read where guidance does not apply. */
  readonly negative: TextStates;
  readonly settings: SamplerSettings;
}

/** After each run of the sampler. */
export interface SampledStep {
  /** Steps done; the last one is `count`. */
  readonly step: number;
  readonly count: number;
  /** What the finished latent looks like from here ("x0"), [channels, height, width]. */
  readonly estimate: Float32Array;
}

interface Networks {
  readonly unet: Network;
  readonly vaeDecoder: Network;
  readonly vocoder: Network;
}

/**
 * The networks that make a sound, at one width, and what lies between them: models.md, section 2, after Auffusion's
 * no-adapter checkpoint (happylittlecat2333/Auffusion, auffusion_pipeline.py) and StableDiffusionPipeline.
 */
export class WindowModel {
  readonly #manifest: Manifest;
  readonly #width: number;
  readonly #networks: Networks;

  private constructor(manifest: Manifest, width: number, networks: Networks) {
    this.#manifest = manifest;
    this.#width = width;
    this.#networks = networks;
  }

  /** @throws AppError of the bundle's reading, of the compiler and of the runtime. */
  static async load(bundle: Bundle, runtime: Runtime, width: number): Promise<WindowModel> {
    const { window, text, latent } = bundle.manifest;
    const { height } = window;
    // One after another: each has its weights in memory twice while it loads.
    const unet = await loadNetwork(bundle, runtime, { role: 'unet', height, width, textLength: text.length });
    const vaeDecoder = await loadNetwork(bundle, runtime, { role: 'vae-decoder', height, width });
    const vocoder = await loadNetwork(bundle, runtime, {
      role: 'vocoder',
      frames: width * latent.downsampling,
    });
    return new WindowModel(bundle.manifest, width, { unet, vaeDecoder, vocoder });
  }

  /** Latent columns. */
  get width(): number {
    return this.#width;
  }

  /** Numbers in its latent. */
  get latentSize(): number {
    const { latent, window } = this.#manifest;
    return latent.channels * window.height * this.#width;
  }

  /**
   * From noise to a finished latent, [channels, height, width].
   * @throws the signal's reason between two steps.
   */
  async sample(
    { noise, positive, negative, settings }: SamplingInput,
    signal: AbortSignal,
    onStep: (step: SampledStep) => void,
  ): Promise<Float32Array> {
    const { schedule } = this.#manifest;
    const shares = signalShares(schedule);
    const sampler = createSampler(settings.name, schedule, settings.steps);
    const count = sampler.timesteps.length;
    let state = beginSampling(noise);
    for (const [index, timestep] of sampler.timesteps.entries()) {
      await letMessagesIn();
      signal.throwIfAborted();
      const positiveOutput = await this.#denoise(state.latent, timestep, positive);
      const output = guidanceApplies(settings, index, count)
        ? guide(await this.#denoise(state.latent, timestep, negative), positiveOutput, settings.guidanceScale)
        : positiveOutput;
      const share = shareAt(shares, timestep, schedule);
      const estimate = asFinished(output, state.latent, share, schedule.predictionType);
      onStep({ step: index + 1, count, estimate });
      state = sampler.step(state, output);
    }
    return state.latent;
  }

  /** A finished latent → its mel spectrogram [mels, frames], natural log. */
  async decode(latent: Float32Array): Promise<Float32Array> {
    const { latent: shape, window, mel } = this.#manifest;
    const data = await runNetwork(this.#networks.vaeDecoder, 'sample', {
      latent_sample: {
        type: 'float32',
        shape: [1, shape.channels, window.height, this.#width],
        data: latent.map((value) => value / shape.scalingFactor),
      },
    });
    const height = window.height * shape.downsampling;
    const width = this.#width * shape.downsampling;
    return melFromImage({ data, channels: data.length / (height * width), height, width }, mel);
  }

  /** A mel spectrogram [mels, frames] → its waveform, frames · hop samples. */
  vocode(spectrogram: Float32Array): Promise<Float32Array> {
    const { mels } = this.#manifest.mel;
    return runNetwork(this.#networks.vocoder, 'waveform', {
      spectrogram: { type: 'float32', shape: [1, mels, spectrogram.length / mels], data: spectrogram },
    });
  }

  async release(): Promise<void> {
    for (const network of Object.values(this.#networks) as Network[]) await network.release();
  }

  #denoise(latent: Float32Array, timestep: number, states: TextStates): Promise<Float32Array> {
    const { latent: shape, window, text } = this.#manifest;
    return runNetwork(this.#networks.unet, 'out_sample', {
      sample: { type: 'float32', shape: [1, shape.channels, window.height, this.#width], data: latent },
      timestep: { type: 'float32', shape: [1], data: Float32Array.of(timestep) },
      encoder_hidden_states: {
        type: 'float32',
        shape: [1, text.length, states.length / text.length],
        data: states,
      },
    });
  }
}

/** A wasm run holds the thread, and promises alone let no message in: a cancel would wait for the end. */
function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
