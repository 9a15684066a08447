import type { GraphTarget } from '../compile/graph-target';
import type { Manifest } from '../compile/manifest';
import { guidanceApplies, guide } from './guidance';
import { melFromImage } from './mel-image';
import type { SamplerSettings } from './renderer';
import type { ResidentNetwork, ResidentNetworks } from './resident-networks';
import { runNetwork } from './runtime/runtime';
import { createSampler } from './samplers/create-sampler';
import { shareAt, signalShares } from './samplers/noise-schedule';
import { asFinished, beginSampling, noised } from './samplers/sampler';
import type { TextStates } from './text-conditioner';

/** What there is already of a latent that is to be made. */
export interface KnownLatent {
  /** Finished, [channels, height, width]. */
  readonly latent: Float32Array;
  /** By column: 1 is made anew, 0 stays as it is, and what lies between is a blend of both. */
  readonly anew: Float32Array;
}

export interface SamplingInput {
  /** Deviation 1, [channels, height, width] of the latent. */
  readonly noise: Float32Array;
  readonly positive: TextStates;
  /** The encoded negative prompt; not read where guidance does not apply. */
  readonly negative: TextStates;
  readonly settings: SamplerSettings;
  readonly known?: KnownLatent | undefined;
  /** Steps left out: what is known shines through the more, the fewer are left. Without anything known, 0. */
  readonly skipped?: number | undefined;
}

/** After each run of the sampler. */
export interface SampledStep {
  /** Steps done; the last one is `count`. */
  readonly step: number;
  readonly count: number;
  /** Runs of the network that it took: 2 with guidance. */
  readonly runs: number;
  /** What the finished latent looks like from here ("x0"), [channels, height, width]. */
  readonly estimate: Float32Array;
}

/**
 * The networks that make a sound, at one width, and what lies between them: models.md, section 2, after Auffusion's
 * no-adapter checkpoint (happylittlecat2333/Auffusion, auffusion_pipeline.py) and StableDiffusionPipeline.
 */
export class WindowModel {
  readonly #manifest: Manifest;
  readonly #width: number;
  readonly #unet: ResidentNetwork;
  readonly #vaeDecoder: ResidentNetwork;
  readonly #vocoder: ResidentNetwork;

  constructor(manifest: Manifest, networks: ResidentNetworks, width: number) {
    this.#manifest = manifest;
    this.#width = width;
    const { unet, vaeDecoder, vocoder } = windowTargets(manifest, width);
    this.#unet = networks.network(unet);
    this.#vaeDecoder = networks.network(vaeDecoder);
    this.#vocoder = networks.network(vocoder);
  }

  /** The UNet is in memory. */
  get samples(): boolean {
    return this.#unet.loaded;
  }

  /** Loads the UNet, so that no step takes longer than it must. @throws AppError as `loadNetwork`. */
  prepareSampling(): Promise<void> {
    return this.#unet.load();
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
   *
   * What is known is put back after each step, with as much noise as the rest has then (A. Lugmayr et al., RePaint, 2022,
   * equation 8, without resampling; StableDiffusionInpaintPipeline with a UNet of 4 channels), and at last without any.
   * With steps left out the beginning is what is known with noise, else noise alone (StableDiffusionImg2ImgPipeline).
   * @throws the signal's reason between two steps.
   */
  async sample(
    { noise, positive, negative, settings, known, skipped = 0 }: SamplingInput,
    signal: AbortSignal,
    onStep: (step: SampledStep) => void,
  ): Promise<Float32Array> {
    const { schedule } = this.#manifest;
    const shares = signalShares(schedule);
    const sampler = createSampler(settings.name, schedule, settings.steps, skipped);
    const { timesteps } = sampler;
    const count = timesteps.length;
    /** What is known, as noisy as the latent is before run `index`. */
    const knownAt = (index: number, latent: Float32Array): Float32Array => {
      const timestep = timesteps[index];
      return timestep === undefined ? latent : noised(latent, noise, shareAt(shares, timestep, schedule));
    };
    let state = beginSampling(known === undefined || skipped === 0 ? noise : knownAt(0, known.latent));
    for (const [index, timestep] of timesteps.entries()) {
      await letMessagesIn();
      signal.throwIfAborted();
      const positiveOutput = await this.predict(state.latent, timestep, positive);
      const guided = guidanceApplies(settings, skipped + index, skipped + count);
      const output = guided
        ? guide(await this.predict(state.latent, timestep, negative), positiveOutput, settings.guidanceScale)
        : positiveOutput;
      const share = shareAt(shares, timestep, schedule);
      const estimate = asFinished(output, state.latent, share, schedule.predictionType);
      onStep({
        step: index + 1,
        count,
        runs: guided ? 2 : 1,
        estimate: known === undefined ? estimate : blended(known.latent, estimate, known.anew),
      });
      state = sampler.step(state, output);
      if (known !== undefined) {
        state = { ...state, latent: blended(knownAt(index + 1, known.latent), state.latent, known.anew) };
      }
    }
    return state.latent;
  }

  /** One run of the UNet: what it predicts of a latent at a timestep, [channels, height, width]. */
  predict(latent: Float32Array, timestep: number, states: TextStates): Promise<Float32Array> {
    const { latent: shape, window, text } = this.#manifest;
    return runNetwork(this.#unet, 'out_sample', {
      sample: { type: 'float32', shape: [1, shape.channels, window.height, this.#width], data: latent },
      timestep: { type: 'float32', shape: [1], data: Float32Array.of(timestep) },
      encoder_hidden_states: {
        type: 'float32',
        shape: [1, text.length, states.length / text.length],
        data: states,
      },
    });
  }

  /** A finished latent → its mel spectrogram [mels, frames], natural log. */
  async decode(latent: Float32Array): Promise<Float32Array> {
    const { latent: shape, window, mel } = this.#manifest;
    const data = await runNetwork(this.#vaeDecoder, 'sample', {
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
    return runNetwork(this.#vocoder, 'waveform', {
      spectrogram: { type: 'float32', shape: [1, mels, spectrogram.length / mels], data: spectrogram },
    });
  }
}

/** The graphs that a window of so many latent columns takes, in the order in which they run. */
export function windowTargets(
  { window: { height }, text, latent }: Manifest,
  width: number,
): {
  readonly unet: Extract<GraphTarget, { role: 'unet' }>;
  readonly vaeDecoder: GraphTarget;
  readonly vocoder: GraphTarget;
} {
  return {
    unet: { role: 'unet', height, width, textLength: text.length },
    vaeDecoder: { role: 'vae-decoder', height, width },
    vocoder: { role: 'vocoder', frames: width * latent.downsampling },
  };
}

/** By column, from what stays (0) to what is made anew (1). */
function blended(stays: Float32Array, made: Float32Array, anew: Float32Array): Float32Array {
  return made.map((value, i) => {
    const share = anew[i % anew.length] ?? 1;
    return share === 1 ? value : share * value + (1 - share) * (stays[i] ?? 0);
  });
}

/** A wasm run holds the thread, and promises alone let no message in: a cancel would wait for the end. */
function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
