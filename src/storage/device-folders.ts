import type { FileFacts, ProjectFolders } from './project-folders';
import { storageError } from './storage-errors';

/** Projects in the browser's origin-private file system: `projects/<id>/document.json`, `projects/<id>/takes/t1.wav`. */

const ROOT = 'projects';

/**
 * The device's projects.
 * @throws AppError `storage-denied` where the browser has no such file system, or refuses it: a private window, a
 * setting, an origin without https.
 */
export async function deviceFolders(): Promise<ProjectFolders> {
  try {
    const root = await navigator.storage.getDirectory();
    const projects = await root.getDirectoryHandle(ROOT, { create: true });
    // A browser that only writes from workers: nothing could be kept from here.
    if (!('createWritable' in FileSystemFileHandle.prototype)) throw new TypeError('no createWritable');
    return new DeviceFolders(projects);
  } catch (error) {
    throw storageError(error);
  }
}

class DeviceFolders implements ProjectFolders {
  readonly lasting = true;

  constructor(private readonly root: FileSystemDirectoryHandle) {}

  async ids(): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const [name, entry] of this.root.entries()) if (entry.kind === 'directory') ids.push(name);
    return ids;
  }

  async files(id: string): Promise<readonly FileFacts[] | null> {
    const folder = await orNull(this.root.getDirectoryHandle(id));
    return folder === null ? null : filesIn(folder, '');
  }

  async read(id: string, path: string): Promise<Blob | null> {
    const folder = await orNull(this.root.getDirectoryHandle(id));
    const place = folder === null ? null : await orNull(inside(folder, path, false));
    const file = place === null ? null : await orNull(place.folder.getFileHandle(place.name));
    return file === null ? null : file.getFile();
  }

  async write(
    id: string,
    path: string,
    data: string | Uint8Array<ArrayBuffer>,
    create: boolean,
  ): Promise<void> {
    try {
      const folder = await this.root.getDirectoryHandle(id, { create });
      const place = await inside(folder, path, true);
      const file = await place.folder.getFileHandle(place.name, { create: true });
      // Written beside the old file, which it replaces when it is closed.
      const stream = await file.createWritable();
      try {
        await stream.write(data);
        await stream.close();
      } catch (error) {
        await stream.abort().catch(() => undefined);
        throw error;
      }
    } catch (error) {
      throw storageError(error);
    }
  }

  async remove(id: string): Promise<void> {
    await orNull(this.root.removeEntry(id, { recursive: true }));
  }

  async removeFile(id: string, path: string): Promise<void> {
    const folder = await orNull(this.root.getDirectoryHandle(id));
    const place = folder === null ? null : await orNull(inside(folder, path, false));
    if (place !== null) await orNull(place.folder.removeEntry(place.name));
  }
}

async function filesIn(folder: FileSystemDirectoryHandle, prefix: string): Promise<FileFacts[]> {
  const facts: FileFacts[] = [];
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind === 'directory') {
      facts.push(...(await filesIn(entry, `${prefix}${name}/`)));
    } else {
      const file = await entry.getFile();
      facts.push({ path: `${prefix}${name}`, bytes: file.size, changed: file.lastModified });
    }
  }
  return facts;
}

async function inside(
  folder: FileSystemDirectoryHandle,
  path: string,
  create: boolean,
): Promise<{ readonly folder: FileSystemDirectoryHandle; readonly name: string }> {
  const [first = '', second] = path.split('/');
  if (second === undefined) return { folder, name: first };
  return { folder: await folder.getDirectoryHandle(first, { create }), name: second };
}

/** Null for what is not there. @throws AppError as `storageError` names it. */
async function orNull<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw storageError(error);
  }
}
