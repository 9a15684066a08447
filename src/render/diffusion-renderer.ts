import { deriveSeed, normalNoise } from '../lib/random';
import { Serial } from '../lib/serial';
import { toGrid } from '../lib/units';
import type { Bundle } from '../models/bundle';
import { TakeEnergy } from './energy';
import { guidanceApplies, networkRuns } from './guidance';
import { LatentDiffusion, type TextStates } from './latent-diffusion';
import { Pace } from './pace';
import { resolveSampler, takeSamples } from './resolve-request';
import type {
  RenderedTake,
  Renderer,
  RenderOptions,
  RenderPhase,
  RenderProgress,
  RenderRequest,
  SamplerSettings,
} from './renderer';
import type { Runtime } from './runtime/runtime';
import { createSampler } from './samplers/create-sampler';
import { joinWindows, planWindows, type WindowPlan } from './windows';

/** What one take needs to know while it is made. */
interface Work {
  readonly model: LatentDiffusion;
  readonly settings: SamplerSettings;
  /** Of one window. */
  readonly steps: number;
  readonly plan: WindowPlan;
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
  readonly #serial = new Serial();
  readonly #pace: Pace;
  #model: Promise<LatentDiffusion> | null = null;

  constructor(bundle: Bundle, runtime: Runtime, now: () => number = () => performance.now()) {
    this.#bundle = bundle;
    this.#runtime = runtime;
    this.#pace = new Pace(now);
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
    const { signal, onProgress } = options;
    const { sampleRate, hopLength } = manifest.mel;
    const settings = resolveSampler(request, manifest);
    const steps = createSampler(settings.name, manifest.schedule, settings.steps).timesteps.length;
    const { downsampling } = manifest.latent;
    const windowFrames = manifest.window.width * downsampling;
    const samples = takeSamples(request, { sampleRate, windowSamples: windowFrames * hopLength });
    const frames = Math.ceil(samples / hopLength);
    const plan = planWindows(frames, windowFrames);
    const energy = new TakeEnergy(Math.ceil(frames / downsampling));
    const report = (phase: RenderPhase, window: number, step: number): void => {
      onProgress(
        this.#progress({ phase, window, step, stepsOfWindow: steps, settings, windows: plan.count, energy }),
      );
    };

    report('loading', 0, 0);
    const model = await this.#loadModel();
    signal.throwIfAborted();
    report('encoding-text', 0, 0);
    const positive = await model.encode(request.caption);
    const negative = await model.encode(request.negativePrompt);
    const work = {
      model,
      settings,
      steps,
      plan,
      positive,
      negative,
      seed: request.seed,
      signal,
      energy,
      report,
    };
    const waves: Float32Array[] = [];
    for (let window = 0; window < plan.count; window++) waves.push(await this.#window(work, window));
    return {
      samples: joinWindows(waves, plan.overlap * hopLength).slice(0, samples),
      sampleRate,
      seconds: toGrid(samples / sampleRate),
      sampler: settings,
      bundle: { name: manifest.name, version: manifest.version, hash },
      provider: this.#runtime.provider,
    };
  }

  async #window(work: Work, window: number): Promise<Float32Array> {
    const { model, settings, steps, plan, positive, negative, signal, energy, report } = work;
    const { latent } = this.#bundle.manifest;
    const noise = normalNoise(deriveSeed(work.seed, window), model.latentSize);
    let began = performance.now();
    const finished = await model.sample({ noise, positive, negative, settings }, signal, (step) => {
      const runs = guidanceApplies(settings, step.step - 1, step.count) ? 2 : 1;
      this.#pace.learn('network-run', performance.now() - began, runs);
      began = performance.now();
      energy.place(Math.round((window * plan.stride) / latent.downsampling), step.energy);
      report('sampling', window, step.step);
    });
    signal.throwIfAborted();
    report('decoding', window, steps);
    const spectrogram = await this.#pace.measure('decoding', () => model.decode(finished));
    signal.throwIfAborted();
    report('vocoding', window, steps);
    return this.#pace.measure('vocoding', () => model.vocode(spectrogram));
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

  #progress(at: {
    readonly phase: RenderPhase;
    readonly window: number;
    readonly step: number;
    readonly stepsOfWindow: number;
    readonly settings: SamplerSettings;
    readonly windows: number;
    readonly energy: TakeEnergy;
  }): RenderProgress {
    const { phase, window, step, stepsOfWindow, settings, windows } = at;
    const windowsLeft = windows - window;
    const runsOfWindow = networkRuns(settings, stepsOfWindow);
    const runsLeft = windowsLeft * runsOfWindow - (step / stepsOfWindow) * runsOfWindow;
    return {
      phase,
      step: window * stepsOfWindow + step,
      steps: windows * stepsOfWindow,
      secondsLeft: this.#pace.secondsFor({
        'network-run': runsLeft,
        decoding: windowsLeft - (phase === 'vocoding' ? 1 : 0),
        vocoding: windowsLeft,
      }),
      ...(phase === 'loading' || phase === 'encoding-text' ? {} : { energy: at.energy.snapshot() }),
    };
  }
}
