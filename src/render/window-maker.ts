import { deriveSeed, normalNoise } from '../lib/random';
import type { LoudnessProbe, TakeEnergy } from './energy';
import type { LatentDiffusion } from './latent-diffusion';
import type { Pace } from './pace';
import type { ProgressReport, RenderShape } from './progress-report';
import type { RenderRequest } from './renderer';
import type { TextStates } from './text-conditioner';
import type { KnownLatent, WindowModel } from './window-model';

/** What the windows of one take have in common. */
export interface WindowWork {
  readonly diffusion: LatentDiffusion;
  readonly request: RenderRequest;
  readonly shape: RenderShape;
  readonly pace: Pace;
  readonly energy: TakeEnergy;
  readonly report: ProgressReport;
  readonly signal: AbortSignal;
}

/** Makes the windows of one take, each from noise of its own. */
export class WindowMaker {
  private constructor(
    private readonly work: WindowWork,
    private readonly model: WindowModel,
    private readonly loudness: LoudnessProbe,
    private readonly positive: TextStates,
    private readonly negative: TextStates,
  ) {}

  /** Loads what there is room for, and encodes the words. */
  static async prepare(work: WindowWork): Promise<WindowMaker> {
    const { diffusion, request, shape, report, signal } = work;
    const model = diffusion.window(shape.width);
    await diffusion.loadAhead(shape.width);
    const loudness = await diffusion.loudness(model);
    signal.throwIfAborted();
    report.before('encoding-text');
    const positive = await diffusion.encode(request.caption);
    const negative = await diffusion.encodeNegative(request.negativePrompt);
    if (!model.samples) {
      signal.throwIfAborted();
      report.before('loading');
      await model.prepareSampling();
    }
    return new WindowMaker(work, model, loudness, positive, negative);
  }

  /** The finished latent, [channels, height, width], of window `window`, from 0, which begins at latent column `column` of the take. */
  async make(window: number, column: number, known?: KnownLatent): Promise<Float32Array> {
    const { model, loudness, positive, negative } = this;
    const { request, shape, pace, energy, report, signal } = this.work;
    const { settings, skipped } = shape;
    const noise = normalNoise(deriveSeed(request.seed, window), model.latentSize);
    const input = { noise, positive, negative, settings, known, skipped };
    return pace.stepwise((stepDone) =>
      model.sample(input, signal, ({ step, runs, estimate }) => {
        stepDone(runs);
        energy.place(column, loudness.energy(estimate));
        report.sampling(window, step);
      }),
    );
  }

  /**
   * The waves of finished latents. Networks that have no room for one another then change places once a take, not once a
   * window.
   */
  async waves(latents: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    const { model } = this;
    const { pace, report, signal } = this.work;
    const spectrograms: Float32Array[] = [];
    for (const [window, latent] of latents.entries()) {
      signal.throwIfAborted();
      report.decoding(window);
      spectrograms.push(await pace.measure('decoding', () => model.decode(latent)));
    }
    const waves: Float32Array[] = [];
    for (const [window, spectrogram] of spectrograms.entries()) {
      signal.throwIfAborted();
      report.vocoding(window);
      waves.push(await pace.measure('vocoding', () => model.vocode(spectrogram)));
    }
    return waves;
  }
}
