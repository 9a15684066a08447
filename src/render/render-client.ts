import * as Comlink from 'comlink';
import { AppError } from '../lib/errors';
import { stopped } from '../lib/ask-worker';
import { BundleWorker, type BundleWorkerOptions } from './bundle-worker';
import type { RenderedTake, Renderer, RenderOptions, RenderRequest } from './renderer';
import type { Trial } from './trial';
import type { BundlePlace, OpenedBundle } from './worker-contract';

export interface RenderClientOptions extends BundleWorkerOptions {
  /** To begin with. */
  readonly bundle: BundlePlace;
  /** Milliseconds that a bundle stays ready after it was tried out. */
  readonly ready?: number;
}

/** Long enough to press "Use"; then its memory is given back. */
const READY = 60_000;

/**
 * The page's side of rendering: with the bundle in use, in a worker of its own. Another bundle that is tried out has
 * a worker beside it, which takes over when that bundle is used.
 */
export class RenderClient implements Renderer {
  readonly #options: RenderClientOptions;
  #inUse: BundleWorker;
  #beside: BundleWorker | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RenderClientOptions) {
    this.#options = options;
    this.#inUse = new BundleWorker(options.bundle, options);
  }

  /**
   * Starts the worker and opens the bundle; at once when both are there.
   * @throws AppError `bundle-missing`, `bundle-unreadable`, `bundle-incompatible`, `provider-unavailable`,
   *   `network`, `worker-died`. The next call tries again.
   */
  async open(): Promise<OpenedBundle> {
    return this.#inUse.open();
  }

  /** The next `open` and the next render are with this bundle; the worker of the one before ends, and its sessions with it. */
  use(place: BundlePlace): void {
    this.#inUse.end(stopped('Another model was chosen.'));
    clearTimeout(this.#rest);
    const tried = this.#beside;
    this.#beside = null;
    if (tried !== null && isSame(tried.place, place)) this.#inUse = tried;
    else {
      tried?.end(stopped('Another model was chosen.'));
      this.#inUse = new BundleWorker(place, this.#options);
    }
  }

  async render(request: RenderRequest, { signal, onProgress }: RenderOptions): Promise<RenderedTake> {
    const progress = Comlink.proxy((step: Parameters<typeof onProgress>[0]) => {
      if (!signal.aborted) onProgress(step);
    });
    if (this.#beside?.atWork === false) this.#endBeside();
    return this.#inUse.ask(signal, (worker, ticket) => worker.render(ticket, request, progress));
  }

  /**
   * Runs each network of a bundle once; `trial` null: not here, it would take minutes. If it is not the one in use, it
   * stays ready for a while.
   * @throws AppError as `open` and `render`; abort rejects with the signal's reason.
   */
  async tryOut(
    place: BundlePlace,
    signal: AbortSignal,
  ): Promise<{ readonly opened: OpenedBundle; readonly trial: Trial | null }> {
    const worker = isSame(place, this.#inUse.place) ? this.#inUse : this.#openBeside(place);
    try {
      const opened = await worker.open();
      const trial = await triedIn(worker, signal);
      if (worker === this.#beside) this.#keepReady();
      return { opened, trial };
    } catch (error) {
      if (worker === this.#beside) this.#endBeside();
      throw error;
    }
  }

  /** A bundle that was tried out and is not in use stands ready no longer. */
  leave(place: BundlePlace): void {
    if (this.#beside !== null && isSame(this.#beside.place, place)) this.#endBeside();
  }

  /** Gives back the memory of large models that are not at work: something else needs the room. */
  release(): void {
    this.#inUse.release();
    if (this.#beside?.atWork === false) this.#endBeside();
  }

  async dispose(): Promise<void> {
    this.#endBeside();
    this.#inUse.end(new AppError('worker-died', 'The renderer was closed.', { remedy: 'Reload the page.' }));
  }

  #openBeside(place: BundlePlace): BundleWorker {
    // Two large models at once are more than many a machine holds (architecture.md, point 5).
    this.#inUse.release();
    this.#endBeside();
    this.#beside = new BundleWorker(place, this.#options);
    return this.#beside;
  }

  #keepReady(): void {
    if (this.#inUse.atWork) this.#endBeside();
    else this.#rest = setTimeout(() => this.#endBeside(), this.#options.ready ?? READY);
  }

  #endBeside(): void {
    clearTimeout(this.#rest);
    this.#beside?.end(stopped('It is not tried any more.'));
    this.#beside = null;
  }
}

async function triedIn(worker: BundleWorker, signal: AbortSignal): Promise<Trial | null> {
  for (;;) {
    try {
      return await worker.ask(signal, (remote, ticket) => remote.tryOut(ticket));
    } catch (error) {
      // Nothing but time is lost with the device: with less memory it may run, and else that is what is told.
      if (!(error instanceof AppError) || error.code !== 'device-lost') throw error;
    }
  }
}

function isSame(a: BundlePlace, b: BundlePlace): boolean {
  return a.kind === 'installed'
    ? b.kind === 'installed' && a.id === b.id
    : b.kind === 'address' && a.url === b.url;
}
