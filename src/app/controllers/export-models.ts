import { AppError, isAbort, toPlainError } from '../../lib/errors';
import type { BundleId } from '../../models/install/install';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { ModelsStore } from '../stores/models.svelte';

/** Writes an installed model into a folder of its own there, and gives that folder's name. */
export type WriteModel = (
  id: BundleId,
  into: FileSystemDirectoryHandle,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
) => Promise<string>;

export interface ExportModelsNeeds {
  readonly store: ModelsStore;
  readonly announcer: AnnouncerStore;
  /** Null: nothing is installed in this browser. */
  readonly write: WriteModel | null;
}

/** Lets the person pick a folder to write into; null where the browser has no such thing. */
export type ChooseFolder = (() => Promise<FileSystemDirectoryHandle | null>) | null;

/** Installed models go into a folder of the person's: for a terminal, another browser, another machine. */
export class ExportModels {
  readonly #going = new Map<BundleId, { readonly abort: AbortController; readonly ended: Promise<void> }>();

  constructor(private readonly needs: ExportModelsNeeds) {}

  /** To be called while a click lasts: a folder is asked for. @param name for announcements */
  async begin(id: BundleId, name: string, choose: ChooseFolder): Promise<void> {
    const { store, announcer, write } = this.needs;
    if (write === null || this.#going.has(id)) return;
    store.trouble(id, null);
    store.exported(id, null);
    try {
      if (choose === null) throw cannotWrite();
      const into = await choose();
      if (into === null) return;
      const abort = new AbortController();
      const ended = this.#work(id, name, (onProgress) => write(id, into, abort.signal, onProgress));
      this.#going.set(id, { abort, ended });
      await ended;
    } catch (error) {
      const trouble = toPlainError(error);
      store.trouble(id, trouble);
      announcer.warn(`${name} is not exported. ${trouble.message} ${trouble.remedy}`);
    } finally {
      this.#going.delete(id);
    }
  }

  /** Resolves when nothing is written any more. */
  async cancel(id: BundleId): Promise<void> {
    const going = this.#going.get(id);
    going?.abort.abort(new DOMException('Stopped.', 'AbortError'));
    await going?.ended.catch(() => undefined);
  }

  async #work(
    id: BundleId,
    name: string,
    write: (onProgress: (done: number, total: number) => void) => Promise<string>,
  ): Promise<void> {
    const { store, announcer } = this.needs;
    store.exported(id, { kind: 'writing', done: 0, total: 0 });
    announcer.say(`Exporting ${name}.`);
    try {
      const folder = await write((done, total) => store.exported(id, { kind: 'writing', done, total }));
      store.exported(id, { kind: 'done', folder });
      announcer.say(`${name} is exported, as ${folder}.`);
    } catch (error) {
      store.exported(id, null);
      if (!isAbort(error)) throw error;
      announcer.say(`Exporting ${name} is stopped. Nothing is left of it.`);
    }
  }
}

/** Gigabytes handed out as a download would be in memory first. */
function cannotWrite(): AppError {
  return new AppError('storage-denied', 'This browser lets no page write into a folder.', {
    remedy: 'Chrome and Edge on a computer do: install the model there to export it.',
  });
}
