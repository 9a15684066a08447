import type { BundleFile, BundleSink } from '../../compile/bundle-sink';
import { AppError } from '../../lib/errors';
import { holdUntil } from '../../lib/hold-until';
import type { BundleStore } from '../bundle-store';
import type { BundleId } from './install';
import { DAMAGED, folderError } from './install-errors';
import type { ModelFolders } from './model-folders';

/**
 * Installed bundles in the browser's origin-private file system: `models/<id>/unet.safetensors`. Reading works on every
 * thread; writing in workers only, by handles that write in place without a copy of the file.
 */

/** Folder of all models in the browser's own file system. */
export const MODELS_ROOT = 'models';

/** Workers have these; the types of pages do not know them (File System standard, 2.6). */
interface SyncAccessHandle {
  getSize(): number;
  truncate(bytes: number): void;
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(from: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
}
type WritableInPlace = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };

/**
 * Chromium (seen in 156) forgets the answer when the file's handle is collected as garbage meanwhile, and the promise
 * never settles: an install of gigabytes stood still for ever.
 */
function openInPlace(file: WritableInPlace): Promise<SyncAccessHandle> {
  return holdUntil(file, file.createSyncAccessHandle());
}

/** The device's. @throws AppError `storage-denied` from all of it where the browser has no such file system, or refuses it. */
export function deviceModels(): ModelFolders {
  return new DeviceModels();
}

async function openRoot(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(MODELS_ROOT, { create: true });
  } catch (error) {
    // Without the file system there is not even the function.
    throw folderError(
      error instanceof TypeError ? new DOMException(error.message, 'NotAllowedError') : error,
    );
  }
}

class DeviceModels implements ModelFolders {
  #root: Promise<FileSystemDirectoryHandle> | null = null;

  async ids(): Promise<readonly BundleId[]> {
    const ids: BundleId[] = [];
    for await (const [name, entry] of (await this.#open()).entries())
      if (entry.kind === 'directory') ids.push(name);
    return ids;
  }

  sink(id: BundleId): BundleSink {
    const open = async (path: string, empty: boolean): Promise<BundleFile> => {
      try {
        const folder = await (await this.#open()).getDirectoryHandle(id, { create: true });
        const handle = await openInPlace((await fileIn(folder, path, true)) as WritableInPlace);
        try {
          if (empty) handle.truncate(0);
        } catch (error) {
          // Else nobody could open it again in this visit.
          handle.close();
          throw error;
        }
        return bundleFile(handle, path);
      } catch (error) {
        throw folderError(error);
      }
    };
    return {
      create: (path) => open(path, true),
      open: (path) => open(path, false),
      remove: async (path) => {
        try {
          const folder = await orNull((await this.#open()).getDirectoryHandle(id));
          if (folder !== null) await orNull(removeIn(folder, path));
        } catch (error) {
          throw folderError(error);
        }
      },
    };
  }

  store(id: BundleId): BundleStore {
    const blob = async (path: string): Promise<Blob> => {
      const file = await this.#file(id, path);
      if (file !== null) return file;
      throw new AppError('bundle-missing', `${path} of the installed model is not on this device any more.`, {
        remedy: DAMAGED,
        place: path,
      });
    };
    return {
      name: 'the installed model',
      remedy: DAMAGED,
      blob,
      async read(path) {
        const file = await blob(path);
        try {
          return new Uint8Array(await file.arrayBuffer());
        } catch (cause) {
          throw new AppError('bundle-unreadable', `${path} of the installed model cannot be read.`, {
            remedy: DAMAGED,
            place: path,
            cause,
          });
        }
      },
    };
  }

  async text(id: BundleId, path: string): Promise<string | null> {
    const file = await this.#file(id, path);
    return file === null ? null : file.text();
  }

  async bytes(id: BundleId): Promise<number> {
    const folder = await orNull((await this.#open()).getDirectoryHandle(id));
    return folder === null ? 0 : bytesIn(folder);
  }

  async remove(id: BundleId): Promise<void> {
    try {
      await orNull((await this.#open()).removeEntry(id, { recursive: true }));
    } catch (error) {
      throw folderError(error);
    }
  }

  #open(): Promise<FileSystemDirectoryHandle> {
    // Refused once, it may be allowed the next time.
    this.#root ??= openRoot().catch((error: unknown) => {
      this.#root = null;
      throw error;
    });
    return this.#root;
  }

  async #file(id: BundleId, path: string): Promise<File | null> {
    const folder = await orNull((await this.#open()).getDirectoryHandle(id));
    const handle = folder === null ? null : await orNull(fileIn(folder, path, false));
    return handle === null ? null : orNull(handle.getFile());
  }
}

function bundleFile(handle: SyncAccessHandle, path: string): BundleFile {
  /** The handle's calls are synchronous; their errors are to be rejections. */
  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw folderError(error);
    }
  };
  return {
    size: () => guarded(() => handle.getSize()),
    write: (offset, bytes) =>
      guarded(() => {
        for (let done = 0; done < bytes.length;) {
          const written = handle.write(bytes.subarray(done), { at: offset + done });
          // A disk that takes nothing more need not say why; Chromium (156) then gives an error's number, 2^32 − 8.
          if (written === 0 || written > bytes.length - done)
            throw new DOMException('nothing was written', 'QuotaExceededError');
          done += written;
        }
      }),
    read: (offset, length) =>
      guarded(() => {
        const bytes = new Uint8Array(length);
        if (handle.read(bytes, { at: offset }) !== length)
          throw new RangeError(`${path} has no ${length} bytes at ${offset}`);
        return bytes;
      }),
    flush: () => guarded(() => handle.flush()),
    close: () => guarded(() => handle.close()),
  };
}

async function fileIn(
  folder: FileSystemDirectoryHandle,
  path: string,
  create: boolean,
): Promise<FileSystemFileHandle> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let inner = folder;
  for (const part of parts) inner = await inner.getDirectoryHandle(part, { create });
  return inner.getFileHandle(name, { create });
}

async function removeIn(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let inner = folder;
  for (const part of parts) inner = await inner.getDirectoryHandle(part);
  await inner.removeEntry(name);
}

async function bytesIn(folder: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0;
  for await (const entry of folder.values())
    bytes += entry.kind === 'directory' ? await bytesIn(entry) : (await entry.getFile()).size;
  return bytes;
}

/** Null for what is not there. */
async function orNull<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}
