import * as Comlink from 'comlink';
import { WorkerLife, type WorkerHandle } from '../../lib/worker-life';
import { unwrapped, type WorkerResult } from '../../lib/worker-result';
import type { SourcePlace } from '../sources/checkpoint-source';
import type { BundleId, Installer, InstallList } from './install';
import type { InstallWorker } from './install-worker';

export interface InstallClientOptions {
  /**
   * Starts the worker. On the page:
   * `() => new Worker(new URL('../../workers/install.worker.ts', import.meta.url), { type: 'module' })`.
   */
  readonly createWorker: () => WorkerHandle;
  /** Null where the browser has none: then only errors tell that a worker is gone. */
  readonly locks: Pick<LockManager, 'request'> | null;
  /** Asks the browser to keep it all when the disk fills up: only pages can, and the worker sees the answer. */
  readonly askToPersist: () => Promise<boolean>;
  /** Asks whether the folder that was picked for it may be read again: only pages can, while a click lasts. */
  readonly allowFolder: (id: BundleId) => Promise<void>;
}

const WORDS = { name: 'installer', remedy: 'Resume. What is done is kept.' };

interface Running {
  readonly worker: Comlink.Remote<InstallWorker>;
  readonly life: WorkerLife;
  /** It has answered: what it then dies of does not lie in starting it. */
  answered: boolean;
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
    const running = this.#start();
    const { worker, life } = running;
    const result = await life.whileAlive(call(worker));
    running.answered = true;
    return unwrapped(result);
  }

  #start(): Running {
    if (this.#running?.life.alive === true) return this.#running;
    const handle = this.#options.createWorker();
    const life = new WorkerLife(handle, this.#options.locks, WORDS);
    const worker = Comlink.wrap<InstallWorker>(handle);
    const running: Running = { worker, life, answered: false };
    this.#running = running;
    void life.ended.then(() => this.#lookAgain(running));
    life.watch((lock) => worker.hold(lock)).catch(() => undefined);
    void worker.watch(Comlink.proxy((list: InstallList) => this.#tell(list)));
    return running;
  }

  /** What a worker was at when it ended is half done now, and a new worker finds it. */
  #lookAgain({ answered }: Running): void {
    // One that cannot be started would be started for ever.
    if (!answered) return;
    this.list().then(
      (list) => this.#tell(list),
      () => undefined,
    );
  }

  #tell(list: InstallList): void {
    for (const listener of this.#listeners) listener(list);
  }
}
