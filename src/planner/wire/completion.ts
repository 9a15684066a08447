/** One turn of a conversation with a language model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Completion {
  readonly text: string;
  /** `length`: it was cut off; `refused`: the model or its provider would not answer. */
  readonly stopped: 'end' | 'length' | 'refused';
}

/**
 * Asks a language model, whichever and wherever it is.
 * @throws the asker's own error when there is no answer; abort rejects with the signal's reason.
 */
export type Complete = (messages: readonly ChatMessage[], signal: AbortSignal) => Promise<Completion>;
