/**
 * The browser's own language model, as far as it is used here (webmachinelearning/prompt-api; Chrome 148 and later, on
 * desktops; not in workers). Types of our own: it is an experiment of one browser, and may be gone.
 */
export interface LanguageModelApi {
  availability(options: LanguageModelOptions): Promise<Availability>;
  create(options: CreateOptions): Promise<LanguageModelSession>;
}

export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

/** The languages must be named the same when asking and when creating. */
export interface LanguageModelOptions {
  readonly expectedInputs: readonly { readonly type: 'text'; readonly languages: readonly string[] }[];
  readonly expectedOutputs: readonly { readonly type: 'text'; readonly languages: readonly string[] }[];
}

export interface CreateOptions extends LanguageModelOptions {
  readonly initialPrompts?: readonly { readonly role: string; readonly content: string }[];
  readonly signal?: AbortSignal;
  readonly monitor?: (monitor: EventTarget) => void;
}

export interface LanguageModelSession {
  prompt(
    input: readonly { readonly role: string; readonly content: string }[],
    options: {
      readonly signal: AbortSignal;
      readonly responseConstraint?: unknown;
      readonly omitResponseConstraintInput?: boolean;
    },
  ): Promise<string>;
  destroy(): void;
}

export const ENGLISH: LanguageModelOptions = {
  expectedInputs: [{ type: 'text', languages: ['en'] }],
  expectedOutputs: [{ type: 'text', languages: ['en'] }],
};

/** Null: this browser has none. */
export function builtInModel(scope: object): LanguageModelApi | null {
  const found = (scope as { readonly LanguageModel?: LanguageModelApi }).LanguageModel;
  return typeof found?.availability === 'function' && typeof found.create === 'function' ? found : null;
}
