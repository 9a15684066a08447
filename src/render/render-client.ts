import * as Comlink from 'comlink';
import { unlessAborted } from '../lib/abort';
import { AppError, fromPlainError, type ErrorCode } from '../lib/errors';
import { WorkerLife, type WorkerHandle } from '../lib/worker-life';
import type { WorkerResult } from '../lib/worker-result';
import type { RenderedTake, Renderer, RenderOptions, RenderRequest } from './renderer';
import type { Trial } from './trial';
import type { BundlePlace, OpenedBundle, OpenOptions, RenderWorker } from './worker-contract';

export interface RenderClientOptions extends OpenOptions {
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

interface Running {
  readonly life: WorkerLife;
  readonly worker: Comlink.Remote<RenderWorker>;
  readonly opened: Promise<OpenedBundle>;
}

/**
 * The page's side of the render worker: starts it when it is first needed, starts it again after it died or broke, and
 * ends it when it does not answer a cancel.
 */
export class RenderClient implements Renderer {
  readonly #options: RenderClientOptions;
  #bundle: BundlePlace;
  #running: Running | null = null;
  #tickets = 0;

  constructor(options: RenderClientOptions) {
    this.#options = options;
    this.#bundle = options.bundle;
  }

  /**
   * Starts the worker and opens the bundle; at once when both are there.
   * @throws AppError `bundle-missing`, `bundle-unreadable`, `bundle-incompatible`, `provider-unavailable`,
   *   `network`, `worker-died`. The next call tries again.
   */
  async open(): Promise<OpenedBundle> {
    return this.#start().opened;
  }

  /** The next `open` and the next render are with this bundle; the worker of the one before ends, and its sessions with it. */
  use(bundle: BundlePlace): void {
    this.#running?.life.end(
      new AppError('aborted', 'Another model was chosen.', { remedy: 'Start it again when you like.' }),
    );
    this.#running = null;
    this.#bundle = bundle;
  }

  async render(request: RenderRequest, { signal, onProgress }: RenderOptions): Promise<RenderedTake> {
    const progress = Comlink.proxy((step: Parameters<typeof onProgress>[0]) => {
      if (!signal.aborted) onProgress(step);
    });
    return this.#ask(signal, (worker, ticket) => worker.render(ticket, request, progress));
  }

  /**
   * Runs each network of the bundle once; null: not here, it would take minutes.
   * @throws AppError as `open` and `render`; abort rejects with the signal's reason.
   */
  async tryOut(signal: AbortSignal): Promise<Trial | null> {
    return this.#ask(signal, (worker, ticket) => worker.tryOut(ticket));
  }

  /** What the worker answers, unless it is told to stop: it has some patience then, and is ended. */
  async #ask<T>(
    signal: AbortSignal,
    call: (worker: Comlink.Remote<RenderWorker>, ticket: number) => Promise<WorkerResult<T>>,
  ): Promise<T> {
    signal.throwIfAborted();
    const { life, worker, opened } = this.#start();
    const ticket = (this.#tickets += 1);
    let impatience: ReturnType<typeof setTimeout> | undefined;
    const cancel = (): void => {
      impatience = setTimeout(
        () => life.end(new AppError('aborted', 'Stopped.', { remedy: 'Start it again when you like.' })),
        this.#options.patience ?? PATIENCE,
      );
      worker.cancel(ticket).catch(() => undefined);
    };
    try {
      await unlessAborted(opened, signal);
      signal.addEventListener('abort', cancel, { once: true });
      return this.#unwrap(await life.whileAlive<WorkerResult<T>>(call(worker, ticket)), life);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(impatience);
      signal.removeEventListener('abort', cancel);
    }
  }

  async dispose(): Promise<void> {
    this.#running?.life.end(
      new AppError('worker-died', 'The renderer was closed.', { remedy: 'Reload the page.' }),
    );
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
    return this.#unwrap(await worker.open({ bundle: this.#bundle, provider }), life);
  }

  #unwrap<T>(result: WorkerResult<T>, life: WorkerLife): T {
    if (result.ok) return result.value;
    const error = fromPlainError(result.error);
    if (!HARMLESS.has(error.code)) life.end(error);
    throw error;
  }
}
