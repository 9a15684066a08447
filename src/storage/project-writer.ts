import type { WorkerResult } from '../lib/worker-result';
import type { TakeId } from '../project/document';
import type { StoredDocument } from '../project/persist/write-document';
import type { ProjectId } from './project-store';
import type { StoredSound } from './stored-project';

/** What keeps the open project while it is worked on. */
export interface ProjectWriter {
  /** Before the document that names it; `isNew`: the project's folder is made. */
  saveTake(id: ProjectId, take: TakeId, sound: StoredSound, isNew: boolean): Promise<void>;
  /**
   * Saves the next revision of a document; its takes lie there already. Revision 1 makes the project.
   * @throws AppError `project-overtaken` when somebody else has saved since, `project-missing`, `storage-full`,
   * `storage-denied`, `storage-failed`.
   */
  saveDocument(id: ProjectId, document: StoredDocument): Promise<void>;
  /** After a document that needs it no more. False: it could not be removed; there it is useless, and does no harm. */
  removeTake(id: ProjectId, take: TakeId): Promise<boolean>;
}

/** The save worker, as the page sees it through Comlink; what each does, `ProjectStore` says. */
export interface SaveWorker {
  /** Holds the Web Lock `lock` for as long as the worker lives: that is how the page learns of its end. */
  hold(lock: string): Promise<void>;
  saveTake(id: ProjectId, take: TakeId, sound: StoredSound, isNew: boolean): Promise<WorkerResult<void>>;
  saveText(id: ProjectId, revision: number, text: string): Promise<WorkerResult<void>>;
  removeTake(id: ProjectId, take: TakeId): Promise<WorkerResult<boolean>>;
}
