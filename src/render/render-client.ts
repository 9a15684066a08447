import * as Comlink from 'comlink';
import { AppError } from '../lib/errors';
import { BundleWorker, type BundleWorkerOptions } from './bundle-worker';
import type { RenderedTake, Renderer, RenderOptions, RenderRequest } from './renderer';
import type { Trial } from './trial';
import type { BundlePlace, OpenedBundle } from './worker-contract';

export interface RenderClientOptions extends BundleWorkerOptions {
  /** To begin with. */
  readonly bundle: BundlePlace;
}

/** The page's side of rendering: with the bundle in use, in a worker of its own. */
export class RenderClient implements Renderer {
  readonly #options: RenderClientOptions;
  #inUse: BundleWorker;

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
  use(bundle: BundlePlace): void {
    this.#inUse.end(
      new AppError('aborted', 'Another model was chosen.', { remedy: 'Start it again when you like.' }),
    );
    this.#inUse = new BundleWorker(bundle, this.#options);
  }

  async render(request: RenderRequest, { signal, onProgress }: RenderOptions): Promise<RenderedTake> {
    const progress = Comlink.proxy((step: Parameters<typeof onProgress>[0]) => {
      if (!signal.aborted) onProgress(step);
    });
    return this.#inUse.ask(signal, (worker, ticket) => worker.render(ticket, request, progress));
  }

  /**
   * Runs each network of the bundle once; null: not here, it would take minutes.
   * @throws AppError as `open` and `render`; abort rejects with the signal's reason.
   */
  async tryOut(signal: AbortSignal): Promise<Trial | null> {
    for (;;) {
      try {
        return await this.#inUse.ask(signal, (worker, ticket) => worker.tryOut(ticket));
      } catch (error) {
        // Nothing but time is lost with the device: with less memory it may run, and else that is what is told.
        if (!(error instanceof AppError) || error.code !== 'device-lost') throw error;
      }
    }
  }

  /** Gives back the memory of a large model that is not at work: something else needs the room. */
  release(): void {
    this.#inUse.release();
  }

  async dispose(): Promise<void> {
    this.#inUse.end(new AppError('worker-died', 'The renderer was closed.', { remedy: 'Reload the page.' }));
  }
}
