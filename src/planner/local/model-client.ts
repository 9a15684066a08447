import * as Comlink from 'comlink';
import { askWorker, stopped } from '../../lib/ask-worker';
import { AppError, fromPlainError, type ErrorCode } from '../../lib/errors';
import { WorkerLife, type WorkerHandle } from '../../lib/worker-life';
import type { WorkerResult } from '../../lib/worker-result';
import type { BundleId } from '../../models/install/install';
import type { AnswerOptions } from './language-model';
import type { ModelAnswer, ModelProvider, ModelRequest, PlannerWorker } from './model-contract';

export interface ModelClientOptions {
  /**
   * Starts the worker. On the page:
   * `() => new Worker(new URL('../../workers/planner.worker.ts', import.meta.url), { type: 'module' })`.
   */
  readonly createWorker: () => WorkerHandle;
  readonly provider: ModelProvider | null;
  /** Null where the browser has none: then only errors tell that a worker is gone. */
  readonly locks: Pick<LockManager, 'request'> | null;
  /** Milliseconds that a cancelled answer may go on before its worker is ended. */
  readonly patience?: number;
  /** Milliseconds that a model stays loaded after an answer. */
  readonly idle?: number;
}

/** Reading a prompt takes longer than a token: on the processor some seconds. */
const PATIENCE = 5000;
/** Long enough for the next thought, and then half a gigabyte is given back. */
const IDLE = 60_000;

const WORDS = { name: 'planner', remedy: 'Plan again; a new one is started by itself.' };

/** After these the model in the worker is in order; after all others it is loaded afresh. */
const HARMLESS: ReadonlySet<ErrorCode> = new Set(['aborted', 'input-invalid']);

interface Running {
  readonly id: BundleId;
  readonly life: WorkerLife;
  readonly worker: Comlink.Remote<PlannerWorker>;
  readonly opened: Promise<ModelProvider>;
}

/**
 * The page's side of the planner worker: starts it with the model that is asked, and ends it when another one is, when
 * it breaks, when it is not used for a while, or when its room is needed. Its end is what gives its memory back.
 */
export class ModelClient {
  readonly #options: ModelClientOptions;
  #running: Running | null = null;
  #tickets = 0;
  #answering = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ModelClientOptions) {
    this.#options = options;
  }

  /** Whether a model is loaded, or being loaded. */
  get loaded(): boolean {
    return this.#running?.life.alive === true;
  }

  /**
   * An answer of an installed model, which is loaded for it.
   * @throws AppError `bundle-missing`, `bundle-unreadable`, `provider-unavailable`, `out-of-memory`, `device-lost`,
   *   `worker-died`; the signal's reason.
   */
  async answer(
    id: BundleId,
    request: ModelRequest,
    { signal, onTokens }: AnswerOptions,
  ): Promise<ModelAnswer> {
    signal.throwIfAborted();
    clearTimeout(this.#rest);
    this.#answering += 1;
    const { life, worker, opened } = this.#start(id);
    const ticket = (this.#tickets += 1);
    const told = Comlink.proxy((tokens: number) => {
      if (!signal.aborted) onTokens(tokens);
    });
    const answered = () => life.whileAlive<WorkerResult<ModelAnswer>>(worker.answer(ticket, request, told));
    const question = {
      life,
      opened,
      ask: async () => this.#unwrap(await answered(), life),
      cancel: () => worker.cancel(ticket),
      patience: this.#options.patience ?? PATIENCE,
    };
    try {
      return await askWorker(question, signal);
    } finally {
      this.#answering -= 1;
      if (this.#answering === 0) this.#rest = setTimeout(() => this.release(), this.#options.idle ?? IDLE);
    }
  }

  /** Gives its memory back, unless it is answering. */
  release(): void {
    clearTimeout(this.#rest);
    if (this.#answering > 0) return;
    this.#running?.life.end(stopped('Stopped.'));
    this.#running = null;
  }

  #start(id: BundleId): Running {
    if (this.#running?.id === id && this.#running.life.alive) return this.#running;
    this.#running?.life.end(stopped('Stopped.'));
    const handle = this.#options.createWorker();
    const life = new WorkerLife(handle, this.#options.locks, WORDS);
    const worker = Comlink.wrap<PlannerWorker>(handle);
    const opened = life.whileAlive(this.#open(id, life, worker));
    const running = { id, life, worker, opened };
    this.#running = running;
    // Whoever asked hears of the failure; the next request begins with a new worker.
    opened.catch((error: unknown) => {
      life.end(error instanceof AppError ? error : new AppError('worker-died', String(error), WORDS));
    });
    return running;
  }

  async #open(id: BundleId, life: WorkerLife, worker: Comlink.Remote<PlannerWorker>): Promise<ModelProvider> {
    await life.watch((lock) => worker.hold(lock));
    return this.#unwrap(await worker.open({ id, provider: this.#options.provider }), life);
  }

  #unwrap<T>(result: WorkerResult<T>, life: WorkerLife): T {
    if (result.ok) return result.value;
    const error = fromPlainError(result.error);
    if (!HARMLESS.has(error.code)) life.end(error);
    throw error;
  }
}
