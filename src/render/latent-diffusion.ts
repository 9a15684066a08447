import type { Manifest, NoiseSchedule } from '../compile/manifest';
import { AppError } from '../lib/errors';
import { normalNoise } from '../lib/random';
import type { Bundle } from '../models/bundle';
import type { CaptionTokenizer } from './caption-tokens';
import { loadCaptionTokenizer } from './caption-tokens';
import { LoudnessProbe, type DecodedExample } from './energy';
import { guidanceApplies, guide } from './guidance';
import { loadNetwork } from './load-network';
import { melFromImage } from './mel-image';
import type { SamplerSettings } from './renderer';
import type { Network, Runtime, TensorValue } from './runtime/runtime';
import { createSampler } from './samplers/create-sampler';
import { shareAt, signalShares } from './samplers/noise-schedule';
import { asFinished, beginSampling } from './samplers/sampler';

/** Last hidden states of the text encoder, [length, d]. */
export type TextStates = Float32Array;

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
  /** Loudness of each column of what the finished latent looks like from here ("x0"), 0..1. */
  readonly energy: Float32Array;
}

interface Networks {
  readonly textEncoder: Network;
  readonly unet: Network;
  readonly vaeDecoder: Network;
  readonly vocoder: Network;
}

/** Captions come back often (the empty one always); a row of states is small. */
const REMEMBERED_TEXTS = 64;

/** Of random latents, for each value of a column: with 3 the loudness probe is as good as with 8. */
const COLUMNS_PER_UNKNOWN = 3;

/**
 * The networks of a bundle at the shape of its trained window, and what lies between them: models.md, section 2, after
 * Auffusion's no-adapter checkpoint (happylittlecat2333/Auffusion, auffusion_pipeline.py) and StableDiffusionPipeline.
 */
export class LatentDiffusion {
  readonly #manifest: Manifest;
  readonly #networks: Networks;
  readonly #tokenizer: CaptionTokenizer;
  readonly #texts = new Map<string, TextStates>();
  readonly #loudness: LoudnessProbe;

  private constructor(
    manifest: Manifest,
    networks: Networks,
    tokenizer: CaptionTokenizer,
    loudness: LoudnessProbe,
  ) {
    this.#manifest = manifest;
    this.#networks = networks;
    this.#tokenizer = tokenizer;
    this.#loudness = loudness;
  }

  /** @throws AppError of the bundle's reading, of the compiler and of the runtime; `bundle-incompatible`. */
  static async load(bundle: Bundle, runtime: Runtime): Promise<LatentDiffusion> {
    const { manifest } = bundle;
    const { window, latent, text } = manifest;
    const { height, width } = window;
    if (height * latent.downsampling !== manifest.mel.mels) {
      throw new AppError(
        'bundle-incompatible',
        `${manifest.name} has images of ${height * latent.downsampling} rows for ${manifest.mel.mels} mel bands.`,
        { remedy: 'Check window, latent and mel in its manifest.', place: 'window.height' },
      );
    }
    const tokenizer = loadCaptionTokenizer(parseJson(await bundle.read(text.tokenizer), text.tokenizer));
    // One after another: each has its weights in memory twice while it loads.
    const networks = {
      textEncoder: await loadNetwork(bundle, runtime, { role: 'text-encoder', length: text.length }),
      unet: await loadNetwork(bundle, runtime, { role: 'unet', height, width, textLength: text.length }),
      vaeDecoder: await loadNetwork(bundle, runtime, { role: 'vae-decoder', height, width }),
      vocoder: await loadNetwork(bundle, runtime, { role: 'vocoder', frames: width * latent.downsampling }),
    };
    const loudness = await probeLoudness(networks.vaeDecoder, manifest);
    return new LatentDiffusion(manifest, networks, tokenizer, loudness);
  }

  /** Numbers in the latent of one window. */
  get latentSize(): number {
    return latentSize(this.#manifest);
  }

  /** A caption padded to the encoder's length, as the no-adapter checkpoint has it (models.md 2.2). */
  async encode(text: string): Promise<TextStates> {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const ids = this.#tokenizer.encode(text);
    const states = await runOne(this.#networks.textEncoder, 'last_hidden_state', {
      input_ids: { type: 'int32', shape: [1, ids.length], data: ids },
    });
    const [oldest] = this.#texts.keys();
    if (oldest !== undefined && this.#texts.size >= REMEMBERED_TEXTS) this.#texts.delete(oldest);
    this.#texts.set(text, states);
    return states;
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
    const sampler = createSampler(settings.name, schedule, settings.steps);
    const count = sampler.timesteps.length;
    const estimate = finishedEstimator(schedule);
    let state = beginSampling(noise);
    for (const [index, timestep] of sampler.timesteps.entries()) {
      await letMessagesIn();
      signal.throwIfAborted();
      const positiveOutput = await this.#denoise(state.latent, timestep, positive);
      const output = guidanceApplies(settings, index, count)
        ? guide(await this.#denoise(state.latent, timestep, negative), positiveOutput, settings.guidanceScale)
        : positiveOutput;
      const finished = estimate(output, state.latent, timestep);
      onStep({ step: index + 1, count, energy: this.#loudness.energy(finished) });
      state = sampler.step(state, output);
    }
    return state.latent;
  }

  /** A finished latent → its mel spectrogram [mels, frames], natural log. */
  decode(latent: Float32Array): Promise<Float32Array> {
    return decodeLatent(this.#networks.vaeDecoder, this.#manifest, latent);
  }

  /** A mel spectrogram [mels, frames] → its waveform, frames · hop samples. */
  async vocode(spectrogram: Float32Array): Promise<Float32Array> {
    const { mels } = this.#manifest.mel;
    return runOne(this.#networks.vocoder, 'waveform', {
      spectrogram: { type: 'float32', shape: [1, mels, spectrogram.length / mels], data: spectrogram },
    });
  }

  async release(): Promise<void> {
    for (const network of Object.values(this.#networks) as Network[]) await network.release();
  }

  async #denoise(latent: Float32Array, timestep: number, states: TextStates): Promise<Float32Array> {
    const { latent: shape, window, text } = this.#manifest;
    return runOne(this.#networks.unet, 'out_sample', {
      sample: { type: 'float32', shape: [1, shape.channels, window.height, window.width], data: latent },
      timestep: { type: 'float32', shape: [1], data: Float32Array.of(timestep) },
      encoder_hidden_states: {
        type: 'float32',
        shape: [1, text.length, states.length / text.length],
        data: states,
      },
    });
  }
}

const latentSize = ({ latent, window }: Manifest): number => latent.channels * window.height * window.width;

async function decodeLatent(
  vaeDecoder: Network,
  { latent: shape, window, mel }: Manifest,
  latent: Float32Array,
): Promise<Float32Array> {
  const data = await runOne(vaeDecoder, 'sample', {
    latent_sample: {
      type: 'float32',
      shape: [1, shape.channels, window.height, window.width],
      data: latent.map((value) => value / shape.scalingFactor),
    },
  });
  const height = window.height * shape.downsampling;
  const width = window.width * shape.downsampling;
  return melFromImage({ data, channels: data.length / (height * width), height, width }, mel);
}

/** Decodes a few random latents to learn how loudness is read from them: half a second on nano. */
async function probeLoudness(vaeDecoder: Network, manifest: Manifest): Promise<LoudnessProbe> {
  const size = latentSize(manifest);
  const { width } = manifest.window;
  const examples: DecodedExample[] = [];
  for (let seed = 0; seed * width < COLUMNS_PER_UNKNOWN * (size / width); seed++) {
    const latent = normalNoise(seed, size);
    examples.push({ latent, spectrogram: await decodeLatent(vaeDecoder, manifest, latent) });
  }
  return LoudnessProbe.fit(examples, width, manifest.mel);
}

function finishedEstimator(
  schedule: NoiseSchedule,
): (output: Float32Array, latent: Float32Array, timestep: number) => Float32Array {
  const shares = signalShares(schedule);
  return (output, latent, timestep) =>
    asFinished(output, latent, shareAt(shares, timestep, schedule), schedule.predictionType);
}

async function runOne(
  network: Network,
  output: string,
  inputs: Readonly<Record<string, TensorValue>>,
): Promise<Float32Array> {
  const values = (await network.run(inputs)).get(output);
  if (values === undefined) throw new Error(`No output ${output}.`);
  return values;
}

/** A wasm run holds the thread, and promises alone let no message in: a cancel would wait for the end. */
function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('bundle-unreadable', `${path} is not JSON.`, {
      remedy: 'Fetch the bundle again.',
      place: path,
      cause,
    });
  }
}
