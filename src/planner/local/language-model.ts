import type { ModelAnswer, ModelRequest } from './model-contract';

export interface AnswerOptions {
  /** Takes effect between two tokens. */
  readonly signal: AbortSignal;
  /** Tokens written so far. */
  readonly onTokens: (tokens: number) => void;
}

/** A language model that is loaded and ready. */
export interface LanguageModel {
  /** @throws AppError `out-of-memory`, `device-lost`, `internal`; the signal's reason. */
  answer(request: ModelRequest, options: AnswerOptions): Promise<ModelAnswer>;
  /** Gives back its memory. */
  dispose(): Promise<void>;
}
