import type { BundleId } from './install';
import { NO_STATE, writeState, type InstallState } from './install-record';
import type { ModelFolders } from './model-folders';

/** Milliseconds between two writings. */
const KEEP_EVERY = 2000;

/** Keeps on the disk how far an install is, so that the next visit can tell it after a tab was closed or has died. */
export class KeptProgress {
  readonly #folders: ModelFolders;
  readonly #id: BundleId;
  readonly #now: () => number;
  #state = NO_STATE;
  /** What an earlier visit has kept stays until this one has passed over all that was there already. */
  #kept: number;
  #writing: Promise<void> | null = null;

  constructor(folders: ModelFolders, id: BundleId, now: () => number) {
    this.#folders = folders;
    this.#id = id;
    this.#now = now;
    this.#kept = now();
  }

  readonly reading = (bytesDone: number, bytesTotal: number): void => {
    this.#state = { ...this.#state, bytesDone, bytesTotal };
    if (this.#writing !== null || this.#now() - this.#kept < KEEP_EVERY) return;
    this.#kept = this.#now();
    // A full disk may not take it: whoever writes the weights hears of that.
    this.#writing = writeState(this.#folders, this.#id, this.#state)
      .catch(() => undefined)
      .finally(() => (this.#writing = null));
  };

  /** The last writing. @throws AppError of the folder. */
  async end(ended: Partial<InstallState> = {}): Promise<void> {
    await this.#writing;
    await writeState(this.#folders, this.#id, { ...this.#state, ...ended });
  }
}
