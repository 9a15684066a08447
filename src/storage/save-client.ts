import * as Comlink from 'comlink';
import { toPlainError } from '../lib/errors';
import { WorkerLife, type WorkerHandle } from '../lib/worker-life';
import { unwrapped, type WorkerResult } from '../lib/worker-result';
import type { TakeId } from '../project/document';
import { documentToJson, type StoredDocument } from '../project/persist/write-document';
import type { ProjectId, ProjectStore } from './project-store';
import type { ProjectWriter, SaveWorker } from './project-writer';
import type { StoredSound } from './stored-project';

export interface SaveClientOptions {
  /**
   * Starts the worker. On the page:
   * `() => new Worker(new URL('../../workers/save.worker.ts', import.meta.url), { type: 'module' })`.
   */
  readonly createWorker: () => WorkerHandle;
  /** Null where the browser has none: then only errors tell that a worker is gone. */
  readonly locks: Pick<LockManager, 'request'> | null;
  /** Saves on this thread. */
  readonly store: ProjectStore;
}

const WORDS = { name: 'saving', remedy: 'Save to a file.' };

interface Running {
  readonly worker: Comlink.Remote<SaveWorker>;
  readonly life: WorkerLife;
  /** It has started. */
  ready: boolean;
}

/**
 * Saves in a worker: nine calls of the file system took the page's thread 2.5 ms an edit. A save is worth more than a
 * smooth frame: this thread writes while the worker starts, since somebody may be leaving, and where it cannot, or ends.
 */
export class SaveClient implements ProjectWriter {
  readonly #options: SaveClientOptions;
  #running: Running | null = null;

  constructor(options: SaveClientOptions) {
    this.#options = options;
  }

  saveTake(id: ProjectId, take: TakeId, sound: StoredSound, isNew: boolean): Promise<void> {
    const { store } = this.#options;
    return this.#save(
      (worker) => worker.saveTake(id, take, sound, isNew),
      () => store.saveTake(id, take, sound, isNew),
    );
  }

  saveDocument(id: ProjectId, document: StoredDocument): Promise<void> {
    const { store } = this.#options;
    const text = documentToJson(document);
    return this.#save(
      (worker) => worker.saveText(id, document.revision, text),
      () => store.saveText(id, document.revision, text),
    );
  }

  removeTake(id: ProjectId, take: TakeId): Promise<boolean> {
    const { store } = this.#options;
    return this.#save(
      (worker) => worker.removeTake(id, take),
      () => store.removeTake(id, take),
    );
  }

  async #save<T>(
    there: (worker: Comlink.Remote<SaveWorker>) => Promise<WorkerResult<T>>,
    here: () => Promise<T>,
  ): Promise<T> {
    const { worker, life, ready } = (this.#running ??= this.#start());
    if (!ready) return here();
    try {
      return unwrapped(await life.whileAlive(there(worker)));
    } catch (error) {
      if (toPlainError(error).code !== 'worker-died') throw error;
      return here();
    }
  }

  /** Once in a visit: a worker that ended would end again. */
  #start(): Running {
    const handle = this.#options.createWorker();
    const life = new WorkerLife(handle, this.#options.locks, WORDS);
    const worker = Comlink.wrap<SaveWorker>(handle);
    const running: Running = { worker, life, ready: false };
    life
      .watch((lock) => worker.hold(lock))
      .then(
        () => (running.ready = true),
        () => undefined,
      );
    return running;
  }
}
