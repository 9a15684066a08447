import { holdLock } from '../lib/hold-lock';
import { answered, type WorkerResult } from '../lib/worker-result';
import type { ProjectStore } from './project-store';
import type { SaveWorker } from './project-writer';

export interface SaveServiceNeeds {
  /** Asked at every save until it is there: the browser may refuse at first. */
  readonly openStore: () => Promise<ProjectStore>;
  /** Null where the browser has none. */
  readonly locks: Pick<LockManager, 'request'> | null;
}

/** The save worker without its thread: what Comlink exposes. */
export class SaveService implements SaveWorker {
  #store: ProjectStore | null = null;

  constructor(private readonly needs: SaveServiceNeeds) {}

  hold(lock: string): Promise<void> {
    return holdLock(this.needs.locks, lock);
  }

  saveTake(...take: Parameters<ProjectStore['saveTake']>): Promise<WorkerResult<void>> {
    return this.#save((store) => store.saveTake(...take));
  }

  saveText(...text: Parameters<ProjectStore['saveText']>): Promise<WorkerResult<void>> {
    return this.#save((store) => store.saveText(...text));
  }

  removeTake(...take: Parameters<ProjectStore['removeTake']>): Promise<WorkerResult<boolean>> {
    return this.#save((store) => store.removeTake(...take));
  }

  #save<T>(save: (store: ProjectStore) => Promise<T>): Promise<WorkerResult<T>> {
    return answered(async () => {
      this.#store ??= await this.needs.openStore();
      return save(this.#store);
    });
  }
}
