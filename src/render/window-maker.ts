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

export interface MadeWindow {
  /** Finished, [channels, height, width]. */
  readonly latent: Float32Array;
  readonly wave: Float32Array;
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

  /** Loads what is not loaded yet, and encodes the words. */
  static async prepare(work: WindowWork): Promise<WindowMaker> {
    const { diffusion, request, shape, report, signal } = work;
    const model = await diffusion.window(shape.width);
    const loudness = await diffusion.loudness(model);
    signal.throwIfAborted();
    report.before('encoding-text');
    const positive = await diffusion.encode(request.caption);
    const negative = await diffusion.encodeNegative(request.negativePrompt);
    return new WindowMaker(work, model, loudness, positive, negative);
  }

  /** Window number `window`, from 0, which begins at latent column `column` of the take. */
  async make(window: number, column: number, known?: KnownLatent): Promise<MadeWindow> {
    const { model, loudness, positive, negative } = this;
    const { request, shape, pace, energy, report, signal } = this.work;
    const { settings, skipped, steps } = shape;
    const noise = normalNoise(deriveSeed(request.seed, window), model.latentSize);
    const input = { noise, positive, negative, settings, known, skipped };
    const latent = await pace.stepwise((stepDone) =>
      model.sample(input, signal, ({ step, runs, estimate }) => {
        stepDone(runs);
        energy.place(column, loudness.energy(estimate));
        report.during('sampling', window, step);
      }),
    );
    signal.throwIfAborted();
    report.during('decoding', window, steps);
    const spectrogram = await pace.measure('decoding', () => model.decode(latent));
    signal.throwIfAborted();
    report.during('vocoding', window, steps);
    return { latent, wave: await pace.measure('vocoding', () => model.vocode(spectrogram)) };
  }
}
