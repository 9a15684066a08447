import * as Comlink from 'comlink';
import { Ending } from '../../lib/ending';
import { AppError } from '../../lib/errors';
import { unwrapped, type WorkerResult } from '../../lib/worker-result';
import type { SourcePlace } from '../sources/checkpoint-source';
import type { BundleId, Installer, InstallList } from './install';
import type { InstallWorker } from './install-worker';

export interface InstallClientOptions {
  /**
   * Starts the worker. On the page:
   * `() => new Worker(new URL('../../workers/install.worker.ts', import.meta.url), { type: 'module' })`.
   */
  readonly createWorker: () => Comlink.Endpoint & { terminate(): void };
  /** Asks the browser to keep it all when the disk fills up: only pages can, and the worker sees the answer. */
  readonly askToPersist: () => Promise<boolean>;
  /** Asks whether the folder that was picked for it may be read again: only pages can, while a click lasts. */
  readonly allowFolder: (id: BundleId) => Promise<void>;
}

interface Running {
  readonly worker: Comlink.Remote<InstallWorker>;
  readonly ending: Ending;
}

/** The page's side of the install worker, which is started when it is first needed and again after it broke. */
export class InstallClient implements Installer {
  readonly #options: InstallClientOptions;
  readonly #listeners = new Set<(list: InstallList) => void>();
  #running: Running | null = null;

  constructor(options: InstallClientOptions) {
    this.#options = options;
  }

  list(): Promise<InstallList> {
    return this.#ask((worker) => worker.list());
  }

  async start(place: SourcePlace): Promise<BundleId> {
    await this.#options.askToPersist();
    return this.#ask((worker) => worker.start(place));
  }

  pause(id: BundleId): Promise<void> {
    return this.#ask((worker) => worker.pause(id));
  }

  async resume(id: BundleId): Promise<void> {
    await this.#options.allowFolder(id);
    return this.#ask((worker) => worker.resume(id));
  }

  cancel(id: BundleId): Promise<void> {
    return this.#ask((worker) => worker.cancel(id));
  }

  verify(id: BundleId): Promise<boolean> {
    return this.#ask((worker) => worker.verify(id));
  }

  remove(id: BundleId): Promise<void> {
    return this.#ask((worker) => worker.remove(id));
  }

  onChange(listener: (list: InstallList) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #ask<T>(call: (worker: Comlink.Remote<InstallWorker>) => Promise<WorkerResult<T>>): Promise<T> {
    const { worker, ending } = this.#start();
    return unwrapped(await ending.before(call(worker)));
  }

  #start(): Running {
    if (this.#running !== null && this.#running.ending.reason === null) return this.#running;
    const handle = this.#options.createWorker();
    const ending = new Ending();
    const worker = Comlink.wrap<InstallWorker>(handle);
    const running = { worker, ending };
    handle.addEventListener('error', () => {
      handle.terminate();
      ending.end(
        new AppError('worker-died', 'The installer stopped working.', {
          remedy: 'Resume. What is done is kept.',
        }),
      );
      // What it was at is half done now, and a new worker finds it.
      void this.list().then((list) => this.#tell(list));
    });
    this.#running = running;
    void worker.watch(Comlink.proxy((list: InstallList) => this.#tell(list)));
    return running;
  }

  #tell(list: InstallList): void {
    for (const listener of this.#listeners) listener(list);
  }
}
