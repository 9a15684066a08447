import { deriveSeed, normalNoise } from '../lib/random';
import { Serial } from '../lib/serial';
import { toGrid } from '../lib/units';
import type { Bundle } from '../models/bundle';
import { TakeEnergy, type LoudnessProbe } from './energy';
import { guidanceApplies, networkRuns } from './guidance';
import { LatentDiffusion } from './latent-diffusion';
import { Pace } from './pace';
import type { RenderedTake, Renderer, RenderOptions, RenderPhase, RenderRequest } from './renderer';
import type { Runtime } from './runtime/runtime';
import { planTake, type TakePlan } from './take-plan';
import type { TextStates } from './text-conditioner';
import type { WindowModel } from './window-model';
import { joinWindows } from './windows';

/** What one take needs to know while it is made. */
interface Work {
  readonly plan: TakePlan;
  readonly model: WindowModel;
  readonly loudness: LoudnessProbe;
  readonly positive: TextStates;
  readonly negative: TextStates;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly energy: TakeEnergy;
  readonly report: (phase: RenderPhase, window: number, step: number) => void;
}

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

  async dispose(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    await this.#serial.run(async () => {
      await (await model)?.release();
      await this.#runtime.dispose();
    });
  }

  async #render(request: RenderRequest, options: RenderOptions): Promise<RenderedTake> {
    const { manifest, hash } = this.#bundle;
    const { signal } = options;
    const { sampleRate, hopLength } = manifest.mel;
    const plan = planTake(request, manifest);
    const energy = new TakeEnergy(plan.columns);
    const report = this.#reporter(plan, energy, options);

    report('loading', 0, 0);
    const diffusion = await this.#loadModel();
    const model = await diffusion.window(plan.width);
    const loudness = await diffusion.loudness(model);
    signal.throwIfAborted();
    report('encoding-text', 0, 0);
    const positive = await diffusion.encode(request.caption);
    const negative = await diffusion.encodeNegative(request.negativePrompt);
    const { seed } = request;
    const work = { plan, model, loudness, positive, negative, seed, signal, energy, report };
    const waves: Float32Array[] = [];
    for (let window = 0; window < plan.windows.count; window++) waves.push(await this.#window(work, window));
    return {
      samples: joinWindows(waves, plan.windows.overlap * hopLength).slice(0, plan.samples),
      sampleRate,
      seconds: toGrid(plan.samples / sampleRate),
      sampler: plan.settings,
      bundle: { name: manifest.name, version: manifest.version, hash },
      provider: this.#runtime.provider,
    };
  }

  async #window(work: Work, window: number): Promise<Float32Array> {
    const { plan, model, loudness, positive, negative, signal, energy, report } = work;
    const { settings } = plan;
    const pace = this.#paceOf(plan.width);
    const column = Math.round((window * plan.windows.stride) / this.#bundle.manifest.latent.downsampling);
    const noise = normalNoise(deriveSeed(work.seed, window), model.latentSize);
    let began = this.#now();
    const finished = await model.sample({ noise, positive, negative, settings }, signal, (sampled) => {
      const { step, count, estimate } = sampled;
      pace.learn('network-run', this.#now() - began, guidanceApplies(settings, step - 1, count) ? 2 : 1);
      began = this.#now();
      energy.place(column, loudness.energy(estimate));
      report('sampling', window, step);
    });
    signal.throwIfAborted();
    report('decoding', window, plan.steps);
    const spectrogram = await pace.measure('decoding', () => model.decode(finished));
    signal.throwIfAborted();
    report('vocoding', window, plan.steps);
    return pace.measure('vocoding', () => model.vocode(spectrogram));
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

  #reporter(
    { settings, steps, windows, width }: TakePlan,
    energy: TakeEnergy,
    options: RenderOptions,
  ): Work['report'] {
    const runs = networkRuns(settings, steps);
    const pace = this.#paceOf(width);
    return (phase, window, step) => {
      const windowsLeft = windows.count - window;
      options.onProgress({
        phase,
        step: window * steps + step,
        steps: windows.count * steps,
        secondsLeft: pace.secondsFor({
          'network-run': (windowsLeft - step / steps) * runs,
          decoding: windowsLeft - (phase === 'vocoding' ? 1 : 0),
          vocoding: windowsLeft,
        }),
        ...(phase === 'loading' || phase === 'encoding-text' ? {} : { energy: energy.snapshot() }),
      });
    };
  }
}
