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

  /** In a window, counted from 0; `step`: those done in it. */
  during(phase: 'sampling' | 'decoding' | 'vocoding', window: number, step: number): void {
    this.onProgress({ ...this.#progress(phase, window, step), energy: this.energy.snapshot() });
  }

  #progress(phase: RenderPhase, window: number, step: number): RenderProgress {
    const { steps, windows } = this.shape;
    const left = windows - window;
    return {
      phase,
      step: window * steps + step,
      steps: windows * steps,
      secondsLeft: this.pace.secondsFor({
        'network-run': (left - step / steps) * this.#runs,
        decoding: left - (phase === 'vocoding' ? 1 : 0),
        vocoding: left,
      }),
    };
  }
}
