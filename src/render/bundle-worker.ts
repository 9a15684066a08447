import * as Comlink from 'comlink';
import { askWorker, stopped } from '../lib/ask-worker';
import { AppError, fromPlainError, type ErrorCode } from '../lib/errors';
import { WorkerLife, type WorkerHandle } from '../lib/worker-life';
import type { WorkerResult } from '../lib/worker-result';
import type { Provider } from './renderer';
import { Setbacks } from './setbacks';
import type { BundlePlace, OpenedBundle, OpenOptions, RenderWorker } from './worker-contract';

export interface BundleWorkerOptions extends Pick<OpenOptions, 'provider'> {
  /**
   * Starts the worker. On the page:
   * `() => new Worker(new URL('../../workers/render.worker.ts', import.meta.url), { type: 'module' })`.
   */
  readonly createWorker: () => WorkerHandle;
  /** Milliseconds that a cancelled render may go on before its worker is ended. */
  readonly patience?: number;
  /** Null where the browser has none: then only errors tell that a worker is gone. */
  readonly locks?: Pick<LockManager, 'request'> | null;
}

/** A sampler step of the models at hand takes well under a second where they are meant to run. */
const PATIENCE = 5000;

const WORDS = { name: 'render worker', remedy: 'Render again; a new one is started by itself.' };

/** After these the runtime in the worker is in order; after all others it is started afresh. */
const HARMLESS: ReadonlySet<ErrorCode> = new Set(['aborted', 'input-invalid', 'bundle-missing', 'network']);

/** Bytes of weights up to which a bundle is no burden beside others. */
const SMALL = 100e6;

interface Running {
  readonly life: WorkerLife;
  readonly worker: Comlink.Remote<RenderWorker>;
  readonly opened: Promise<OpenedBundle>;
}

/**
 * The worker that renders with one bundle, as the page sees it: started when it is first needed, again after it died
 * or broke, and ended when it does not answer a cancel. Its end is what gives its memory back.
 */
export class BundleWorker {
  readonly place: BundlePlace;
  readonly #options: BundleWorkerOptions;
  readonly #setbacks = new Setbacks();
  #running: Running | null = null;
  #tickets = 0;
  #asked = 0;
  #large = false;
  /** Where it ran when it was opened last. */
  #provider: Provider | null = null;

  constructor(place: BundlePlace, options: BundleWorkerOptions) {
    this.place = place;
    this.#options = options;
  }

  /** Something was asked of it that it has not answered yet. */
  get atWork(): boolean {
    return this.#asked > 0;
  }

  /** Starts the worker and opens the bundle; at once when both are there. */
  open(): Promise<OpenedBundle> {
    return this.#start().opened;
  }

  /** What the worker answers, unless it is told to stop: it has some patience then, and is ended. */
  async ask<T>(
    signal: AbortSignal,
    call: (worker: Comlink.Remote<RenderWorker>, ticket: number) => Promise<WorkerResult<T>>,
  ): Promise<T> {
    signal.throwIfAborted();
    const { life, worker, opened } = this.#start();
    this.#asked += 1;
    const ticket = (this.#tickets += 1);
    const question = {
      life,
      opened,
      ask: async () => this.#unwrap(await life.whileAlive<WorkerResult<T>>(call(worker, ticket)), life),
      cancel: () => worker.cancel(ticket),
      patience: this.#options.patience ?? PATIENCE,
    };
    try {
      const answer = await askWorker(question, signal);
      this.#setbacks.succeeded();
      return answer;
    } finally {
      this.#asked -= 1;
    }
  }

  /** Gives its memory back where that is much, unless it is at work: something else needs the room. */
  release(): void {
    if (!this.atWork && this.#large) this.end(stopped('Its room was needed.'));
  }

  /** Whoever waits for it hears the reason. */
  end(reason: AppError): void {
    this.#running?.life.end(reason);
    this.#running = null;
  }

  #start(): Running {
    if (this.#running?.life.alive === true) return this.#running;
    const handle = this.#options.createWorker();
    const { locks } = this.#options;
    const life = new WorkerLife(handle, locks === undefined ? navigator.locks : locks, WORDS);
    const worker = Comlink.wrap<RenderWorker>(handle);
    const opened = life.whileAlive(this.#open(life, worker));
    const running = { life, worker, opened };
    this.#running = running;
    // Whoever asked hears of the failure; the next request begins with a new worker.
    opened.catch((error: unknown) => {
      life.end(
        error instanceof AppError
          ? error
          : new AppError('worker-died', String(error), { remedy: 'Try again.' }),
      );
    });
    return running;
  }

  async #open(life: WorkerLife, worker: Comlink.Remote<RenderWorker>): Promise<OpenedBundle> {
    await life.watch((lock) => worker.hold(lock));
    const { provider } = this.#options;
    const { sparing } = this.#setbacks;
    const opened = this.#unwrap(await worker.open({ bundle: this.place, provider, sparing }), life);
    // The page said where sounds are made: nothing falls back in silence (architecture.md, point 5).
    if (this.#provider === 'webgpu' && opened.provider !== 'webgpu') throw deviceGone();
    this.#provider = opened.provider;
    this.#large = opened.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) > SMALL;
    return opened;
  }

  #unwrap<T>(result: WorkerResult<T>, life: WorkerLife): T {
    if (result.ok) return result.value;
    const error = this.#setbacks.failed(fromPlainError(result.error));
    if (!HARMLESS.has(error.code)) life.end(error);
    throw error;
  }
}

function deviceGone(): AppError {
  return new AppError('provider-unavailable', 'The graphics device is not there any more.', {
    remedy: 'Start the browser anew, or reload the page to render on the processor.',
  });
}
