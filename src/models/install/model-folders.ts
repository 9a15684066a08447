import type { BundleSink } from '../../compile/bundle-sink';
import type { BundleStore } from '../bundle-store';
import type { BundleId } from './install';

/** Where installed bundles lie: a folder each, by their ids. */
export interface ModelFolders {
  ids(): Promise<readonly BundleId[]>;
  /** For writing. @throws AppError `storage-full`, `storage-denied`, `storage-failed` from all that it does. */
  sink(id: BundleId): BundleSink;
  /** For reading. */
  store(id: BundleId): BundleStore;
  /** A whole small file; null when it is not there. */
  text(id: BundleId, path: string): Promise<string | null>;
  /** Of all its files. */
  bytes(id: BundleId): Promise<number>;
  /** Nothing happens when it is not there. */
  remove(id: BundleId): Promise<void>;
}
