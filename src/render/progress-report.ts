import type { TakeEnergy } from './energy';
import { networkRuns } from './guidance';
import type { Pace } from './pace';
import type { RenderPhase, RenderProgress, SamplerSettings } from './renderer';

/** How much work a take is. */
export interface RenderShape {
  readonly settings: SamplerSettings;
  /** Steps left out at the beginning of each window. */
  readonly skipped: number;
  /** Runs of the sampler in one window. */
  readonly steps: number;
  /** Latent columns of a window. */
  readonly width: number;
  readonly windows: number;
}

/** Tells how far a take has come. */
export class ProgressReport {
  readonly #runs: number;

  constructor(
    private readonly shape: RenderShape,
    private readonly pace: Pace,
    private readonly energy: TakeEnergy,
    private readonly onProgress: (progress: RenderProgress) => void,
  ) {
    this.#runs = networkRuns(shape.settings, shape.steps, shape.skipped);
  }

  /** Before the first window, when there is no picture yet. */
  before(phase: 'loading' | 'encoding-sound' | 'encoding-text'): void {
    this.onProgress(this.#progress(phase, 0, 0));
  }

  /** `step`: those done in the window, which is counted from 0. */
  sampling(window: number, step: number): void {
    this.#withPicture('sampling', window * this.shape.steps + step, 0);
  }

  /** The windows' latents are all there; now a window is decoded, or what was decoded is made into its wave. */
  decoding(window: number): void {
    this.#withPicture('decoding', this.shape.windows * this.shape.steps, window);
  }

  vocoding(window: number): void {
    this.#withPicture('vocoding', this.shape.windows * this.shape.steps, window);
  }

  #withPicture(phase: 'sampling' | 'decoding' | 'vocoding', step: number, finished: number): void {
    this.onProgress({ ...this.#progress(phase, step, finished), energy: this.energy.snapshot() });
  }

  /** `finished`: windows that have left the phase. */
  #progress(phase: RenderPhase, step: number, finished: number): RenderProgress {
    const { steps, windows } = this.shape;
    return {
      phase,
      step,
      steps: windows * steps,
      secondsLeft: this.pace.secondsFor({
        'network-run': (windows - step / steps) * this.#runs,
        decoding: phase === 'vocoding' ? 0 : windows - finished,
        vocoding: phase === 'vocoding' ? windows - finished : windows,
      }),
    };
  }
}
