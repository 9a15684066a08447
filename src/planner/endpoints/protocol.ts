import type { ChatMessage, Completion } from '../wire/completion';
import type { Form, Provider } from './provider';

export interface Asking {
  readonly provider: Provider;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly form: Form;
  /** False: this endpoint refuses the bound on the answer's length. */
  readonly bounded: boolean;
  /** True: the answer is wanted as it is written. */
  readonly streamed: boolean;
}

/** What the pieces of a streamed answer come to. */
export interface Assembly {
  /** @param data of one event; what is no piece of an answer is passed over */
  take(data: unknown): void;
  /** The model's words so far. */
  readonly text: string;
  /** How much it has written, its thinking too. */
  readonly characters: number;
  /** What a whole answer would have been, for `completion`; undefined: no piece came. */
  readonly whole: unknown;
}

/**
 * How an endpoint is spoken to: two protocols cover all providers (planner.md 1.3). Plain headers only: those of vendors'
 * libraries are what most preflights fail on (1.1).
 */
export interface Protocol {
  /** Below the base. */
  readonly path: string;
  headers(key: string | null): Readonly<Record<string, string>>;
  body(asking: Asking): Readonly<Record<string, unknown>>;
  /** For one answer. */
  assembly(): Assembly;
  /** Null: it is no answer of this protocol. */
  completion(json: unknown): Completion | null;
}

/** Room for a dozen events, and for models that think first. */
export const MOST_TOKENS = 4096;
