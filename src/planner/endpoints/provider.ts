/** How an endpoint may hold a model to the wire schema, strictest first (planner.md 1.3). */
export const FORMS = ['strict', 'schema', 'object', 'prompt'] as const;
export type Form = (typeof FORMS)[number];

/** A kind of endpoint, with what is peculiar to it. */
export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  readonly protocol: 'chat' | 'anthropic';
  /** Everything before `/chat/completions` or `/messages`; empty: the user's own. */
  readonly base: string;
  /** On the user's machine or network, or somebody else's. */
  readonly place: 'local' | 'cloud';
  readonly key: 'needed' | 'optional';
  /** Name of the bound on the answer's length. */
  readonly lengthField: 'max_tokens' | 'max_completion_tokens';
  readonly forms: readonly Form[];
  /** Least time between two calls of a model. */
  readonly spacingMs: (model: string) => number;
  /** What lets this page read its answers; null: nothing has to be done. */
  readonly opening: Opening | null;
}

export interface Opening {
  /** One sentence: why, and what to do with the line. */
  readonly remedy: string;
  /** The line to copy, for a page of this origin. */
  readonly line: (pageOrigin: string) => string;
}

export const PROVIDER_IDS = [
  'openai',
  'anthropic',
  'gemini',
  'openrouter',
  'mistral',
  'groq',
  'together',
  'huggingface',
  'ollama',
  'llama-cpp',
  'lm-studio',
  'vllm',
  'custom',
] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** What the user set up. The key is kept apart: it is no setting to be stored or shown. */
export interface EndpointSettings {
  readonly provider: ProviderId;
  readonly base: string;
  readonly model: string;
}
