import { missingProject } from './storage-errors';
import type { FileFacts, ProjectFolders } from './project-folders';

/** Projects that last as long as the page: where the browser keeps nothing, and for tests. */
export class MemoryFolders implements ProjectFolders {
  readonly lasting = false;
  readonly #folders = new Map<string, Map<string, { readonly data: Blob; readonly changed: number }>>();

  constructor(private readonly now: () => number) {}

  ids(): Promise<readonly string[]> {
    return Promise.resolve([...this.#folders.keys()]);
  }

  files(id: string): Promise<readonly FileFacts[] | null> {
    const folder = this.#folders.get(id);
    return Promise.resolve(
      folder === undefined
        ? null
        : [...folder].map(([path, { data, changed }]) => ({ path, bytes: data.size, changed })),
    );
  }

  read(id: string, path: string): Promise<Blob | null> {
    return Promise.resolve(this.#folders.get(id)?.get(path)?.data ?? null);
  }

  write(id: string, path: string, data: string | Uint8Array<ArrayBuffer>, create: boolean): Promise<void> {
    let folder = this.#folders.get(id);
    if (folder === undefined) {
      if (!create) return Promise.reject(missingProject());
      folder = new Map();
      this.#folders.set(id, folder);
    }
    folder.set(path, { data: new Blob([data]), changed: this.now() });
    return Promise.resolve();
  }

  remove(id: string): Promise<void> {
    this.#folders.delete(id);
    return Promise.resolve();
  }

  removeFile(id: string, path: string): Promise<void> {
    this.#folders.get(id)?.delete(path);
    return Promise.resolve();
  }
}
