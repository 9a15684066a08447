import { AppError } from '../lib/errors';
import { Serial } from '../lib/serial';
import { toGrid } from '../lib/units';
import type { Bundle } from '../models/bundle';
import { continuedWindows } from './continued-windows';
import { planEdit } from './editing/edit-plan';
import { editedSound } from './editing/edited-sound';
import { TakeEnergy } from './energy';
import { LatentDiffusion } from './latent-diffusion';
import { Pace } from './pace';
import { ProgressReport } from './progress-report';
import type { RenderedTake, Renderer, RenderOptions, RenderRequest, SoundEdit } from './renderer';
import type { Runtime } from './runtime/runtime';
import { planTake } from './take-plan';
import type { Trial } from './trial';
import { WindowMaker } from './window-maker';
import { joinWindows } from './windows';

/** What is made of a take before it is said what it was made with. */
type Made = Pick<RenderedTake, 'samples' | 'sampleRate' | 'sampler'>;

/** Seconds; what took longer is told by its first run. */
const LONG_RUN = 10;

/** Latent diffusion behind the Renderer interface: windows, progress, one render at a time. */
export class DiffusionRenderer implements Renderer {
  readonly #bundle: Bundle;
  readonly #runtime: Runtime;
  readonly #now: () => number;
  readonly #serial = new Serial();
  /** By width: each has its own. */
  readonly #paces = new Map<number, Pace>();
  #model: Promise<LatentDiffusion> | null = null;

  /** `now`: milliseconds, rising. */
  constructor(bundle: Bundle, runtime: Runtime, now: () => number = () => performance.now()) {
    this.#bundle = bundle;
    this.#runtime = runtime;
    this.#now = now;
  }

  async render(request: RenderRequest, options: RenderOptions): Promise<RenderedTake> {
    return this.#serial.run(() => this.#render(request, options), options.signal);
  }

  /**
   * Runs each network in the trained window, on zeros: what cannot run here fails now, and programs are compiled before
   * somebody waits for a sound. Each runs twice, but one that is slower than somebody would wait for.
   * @throws as `render`.
   */
  async tryOut(signal: AbortSignal): Promise<Trial> {
    return this.#serial.run(async () => {
      const { width } = this.#bundle.manifest.window;
      const diffusion = await this.#loadModel();
      const model = diffusion.window(width);
      await diffusion.loadAhead(width);
      const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> => {
        let seconds = 0;
        for (;;) {
          signal.throwIfAborted();
          const first = seconds === 0;
          const began = this.#now();
          const value = await work();
          seconds = (this.#now() - began) / 1000;
          if (!first || seconds > LONG_RUN) return { value, seconds };
        }
      };
      const states = await diffusion.encode('');
      const unet = await timed(() => model.predict(new Float32Array(model.latentSize), 1, states));
      const decoded = await timed(() => model.decode(new Float32Array(model.latentSize)));
      const vocoded = await timed(() => model.vocode(decoded.value));
      this.#checkNumbers(vocoded.value);
      return {
        provider: this.#runtime.provider,
        unet: unet.seconds,
        vaeDecoder: decoded.seconds,
        vocoder: vocoded.seconds,
      };
    }, signal);
  }

  async dispose(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    await this.#serial.run(async () => {
      try {
        await (await model)?.release();
      } finally {
        await this.#runtime.dispose();
      }
    });
  }

  async #render(request: RenderRequest, options: RenderOptions): Promise<RenderedTake> {
    const { manifest, hash } = this.#bundle;
    const { edit } = request;
    const made = await (edit === undefined
      ? this.#fromWords(request, options)
      : this.#edit(request, edit, options));
    this.#checkNumbers(made.samples);
    return {
      ...made,
      seconds: toGrid(made.samples.length / made.sampleRate),
      bundle: { name: manifest.name, version: manifest.version, hash },
      provider: this.#runtime.provider,
    };
  }

  async #fromWords(request: RenderRequest, options: RenderOptions): Promise<Made> {
    const { manifest } = this.#bundle;
    const { hopLength, sampleRate } = manifest.mel;
    const plan = planTake(request, manifest);
    const { starts, settings, samples, width } = plan;
    const energy = new TakeEnergy(plan.columns);
    const pace = this.#paceOf(width);
    const shape = { ...plan, skipped: 0, windows: starts.length };
    const report = new ProgressReport(shape, pace, energy, options.onProgress);
    report.before('loading');
    const diffusion = await this.#loadModel();
    const maker = await WindowMaker.prepare({
      diffusion,
      request,
      shape,
      pace,
      energy,
      report,
      signal: options.signal,
    });
    const windows = starts.map((start) => ({ start, known: null }));
    const waves = await continuedWindows(maker, windows, width);
    const columnSamples = hopLength * manifest.latent.downsampling;
    return {
      samples: joinWindows(
        waves,
        starts.map((start) => start * columnSamples),
      ).slice(0, samples),
      sampleRate,
      sampler: settings,
    };
  }

  async #edit(request: RenderRequest, edit: SoundEdit, options: RenderOptions): Promise<Made> {
    const plan = planEdit(request, edit, this.#bundle.manifest);
    const energy = new TakeEnergy(plan.columns);
    const pace = this.#paceOf(plan.width);
    const shape = { ...plan, windows: plan.windows.length };
    const report = new ProgressReport(shape, pace, energy, options.onProgress);
    report.before('loading');
    const diffusion = await this.#loadModel();
    const { signal } = options;
    const made = await editedSound(this.#bundle.manifest, plan, edit, {
      latents: (sounds) => {
        signal.throwIfAborted();
        report.before('encoding-sound');
        return diffusion.encodeSounds(sounds, plan.width);
      },
      maker: () => WindowMaker.prepare({ diffusion, request, shape, pace, energy, report, signal }),
    });
    return { ...made, sampler: plan.settings };
  }

  /** One damaged weight may make every sample NaN, which is silence to whoever plays it. Nobody hashes gigabytes before. */
  #checkNumbers(samples: Float32Array): void {
    if (samples.every((sample) => Number.isFinite(sample))) return;
    throw new AppError('render-failed', 'The model made numbers that are no sound.', {
      remedy: `${this.#bundle.remedy} If it is whole, try another seed, or open this page with ?provider=wasm.`,
    });
  }

  /** Loads at the first render, and again after a load that failed. */
  async #loadModel(): Promise<LatentDiffusion> {
    this.#model ??= LatentDiffusion.load(this.#bundle, this.#runtime);
    try {
      return await this.#model;
    } catch (error) {
      this.#model = null;
      throw error;
    }
  }

  #paceOf(width: number): Pace {
    const pace = this.#paces.get(width) ?? new Pace(this.#now);
    this.#paces.set(width, pace);
    return pace;
  }
}
