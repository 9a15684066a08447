import type { WorkerResult } from '../../lib/worker-result';
import type { SourcePlace } from '../sources/checkpoint-source';
import type { BundleId, InstallList } from './install';

/** The install worker, as the page sees it through Comlink; what each does, `Installer` says. */
export interface InstallWorker {
  /** Holds the Web Lock `lock` for as long as the worker lives: that is how the page learns of its end. */
  hold(lock: string): Promise<void>;
  /** `listener` is a Comlink proxy. */
  watch(listener: (list: InstallList) => void): Promise<void>;
  list(): Promise<WorkerResult<InstallList>>;
  start(place: SourcePlace): Promise<WorkerResult<BundleId>>;
  pause(id: BundleId): Promise<WorkerResult<void>>;
  resume(id: BundleId): Promise<WorkerResult<void>>;
  cancel(id: BundleId): Promise<WorkerResult<void>>;
  verify(id: BundleId): Promise<WorkerResult<boolean>>;
  remove(id: BundleId): Promise<WorkerResult<void>>;
}
