import type { WorkerResult } from '../../lib/worker-result';
import type { SourcePlace } from '../sources/checkpoint-source';
import type { BundleId, InstallList } from './install';

/** The install worker, as the page sees it through Comlink; what each does, `Installer` says. */
export interface InstallWorker {
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
