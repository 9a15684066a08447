import type { WorkerResult } from '../../lib/worker-result';
import type { BundleId } from '../../models/install/install';
import type { ChatMessage } from '../wire/completion';

export interface ModelRequest {
  readonly messages: readonly ChatMessage[];
  /** A regular expression that the whole answer matches (lines/grammar.ts). */
  readonly grammar: string;
  readonly mostTokens: number;
  /** Null: the likeliest token each time. Else tokens are drawn by their probabilities, the same ones for a seed. */
  readonly seed: number | null;
}

export interface ModelAnswer {
  readonly text: string;
  readonly tokens: number;
  /** From the first token to the last: what a speed is made of. */
  readonly seconds: number;
  /** The model ended it; false: the tokens ran out. */
  readonly ended: boolean;
}

export type ModelProvider = 'webgpu' | 'wasm';

export interface OpenModel {
  readonly id: BundleId;
  /** Null: WebGPU on a real adapter, else wasm (architecture.md, point 5). */
  readonly provider: ModelProvider | null;
}

/** The planner worker, as the page sees it through Comlink. Errors come back as data: classes do not cross. */
export interface PlannerWorker {
  /** Holds the Web Lock `lock` for as long as the worker lives: that is how the page learns of its end. */
  hold(lock: string): Promise<void>;
  /** Loads the model, if it is not there yet. */
  open(model: OpenModel): Promise<WorkerResult<ModelProvider>>;
  /** `onTokens` is a Comlink proxy. `ticket` names the answer for `cancel`. */
  answer(
    ticket: number,
    request: ModelRequest,
    onTokens: (tokens: number) => void,
  ): Promise<WorkerResult<ModelAnswer>>;
  /** Takes effect between two tokens. */
  cancel(ticket: number): Promise<void>;
}
