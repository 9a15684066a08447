import type { Seconds } from '../lib/units';

export type SamplerName = 'pndm' | 'ddim' | 'dpm-solver++';

export interface SamplerSettings {
  readonly name: SamplerName;
  readonly steps: number;
  /** Classifier-free guidance; 1 runs the network once a step. */
  readonly guidanceScale: number;
  /** Share of the steps, from and to in 0..1, in which guidance applies; null: all. */
  readonly guidanceInterval: readonly [number, number] | null;
}

/** A sound that a render begins from. */
export interface SourceSound {
  /** Mono, −1..1. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** What is done with a sound that is there already (models.md 2.5; docs/decisions/0019-edits-of-the-sound.md). */
export type SoundEdit =
  /** Makes the stretch anew; the rest stays bit for bit. */
  | { readonly mode: 'fill'; readonly source: SourceSound; readonly from: Seconds; readonly to: Seconds }
  /** Goes on behind its end. */
  | { readonly mode: 'extend'; readonly source: SourceSound; readonly by: Seconds }
  /** All of it again; `strength` from near 0 (hardly anything changes) to 1 (nothing is left of it). */
  | { readonly mode: 'vary'; readonly source: SourceSound; readonly strength: number };

export interface RenderRequest {
  readonly caption: string;
  readonly negativePrompt: string;
  /** Unsigned 32-bit. */
  readonly seed: number;
  /** How long it has to be; a take may be longer (RenderedTake). Of an edit: not read. */
  readonly seconds: Seconds;
  /** What is not given is the bundle's default. */
  readonly sampler?: Partial<SamplerSettings>;
  /** Absent: the sound is made from its words alone. */
  readonly edit?: SoundEdit;
}

export type RenderPhase =
  'loading' | 'encoding-sound' | 'encoding-text' | 'sampling' | 'decoding' | 'vocoding';

export interface RenderProgress {
  readonly phase: RenderPhase;
  /** Sampler steps done and in all, over every window of the take. */
  readonly step: number;
  readonly steps: number;
  /** Estimate for this take; null before there is anything to estimate from. */
  readonly secondsLeft: number | null;
  /**
   * One value per latent column of the current estimate of the finished latent, over the whole take, 0..1: the growing
   * wave. Columns of windows that have not begun are 0. (energy.ts says what is measured.)
   */
  readonly energy?: Float32Array;
}

export type Provider = 'webgpu' | 'wasm';

export interface RenderedTake {
  /** Mono, −1..1, `seconds * sampleRate` samples. */
  readonly samples: Float32Array;
  /** The bundle's; of a sound that was filled or extended, the source's. */
  readonly sampleRate: number;
  /**
   * What was asked for, or the trained window when that is much longer: a short sound need not begin with its window,
   * and the mixer begins at its onset.
   */
  readonly seconds: Seconds;
  readonly sampler: SamplerSettings;
  readonly bundle: { readonly name: string; readonly version: string; readonly hash: string };
  readonly provider: Provider;
}

export interface RenderOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RenderProgress) => void;
}

/** A family of models that turns one caption into one sound. Strictly one render at a time. */
export interface Renderer {
  /**
   * @throws AppError `render-failed`, `device-lost`, `out-of-memory`, `provider-unavailable`; abort rejects with the signal's reason.
   * After any of them the next call works again.
   */
  render(request: RenderRequest, options: RenderOptions): Promise<RenderedTake>;
  dispose(): Promise<void>;
}
