import { MANIFEST } from '../../compile/bundle-manifest';
import type { Manifest } from '../../compile/manifest';
import { AppError, isAbort } from '../../lib/errors';
import { whileUsed, type Locks } from './bundle-locks';
import { checkedPieces } from './checked-pieces';
import type { BundleId } from './install';
import { notHere } from './install-errors';
import { stateOf } from './installed-bundles';
import type { ModelFolders } from './model-folders';

export interface ExportOptions {
  readonly folders: ModelFolders;
  readonly locks: Locks;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Writes an installed model into a folder of its own in `into`, which its id names. Every file is hashed on its way, and
 * the manifest comes last; what cannot be written wholly is taken away again.
 * @returns the folder's name
 * @throws AppError `bundle-missing`, `bundle-unreadable`, `input-invalid` where there is such a folder, `storage-full`,
 *   `storage-denied`, `storage-failed`; the signal's reason.
 */
export async function exportBundle(
  id: BundleId,
  into: FileSystemDirectoryHandle,
  options: ExportOptions,
): Promise<string> {
  return whileUsed(options.locks, id, async () => {
    const state = await stateOf(options.folders, id);
    if (state.kind !== 'whole') throw notHere(id);
    const folder = await newFolder(into, id);
    try {
      await copyFiles(id, state.manifest.files, folder, options);
      return id;
    } catch (error) {
      await into.removeEntry(id, { recursive: true }).catch(() => undefined);
      throw error;
    }
  });
}

async function newFolder(into: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  if (await isThere(into, name)) {
    throw new AppError('input-invalid', `There is a ${name} in that folder already.`, {
      remedy: 'Choose another folder, or move it away.',
    });
  }
  try {
    return await into.getDirectoryHandle(name, { create: true });
  } catch (error) {
    throw writingError(error);
  }
}

async function isThere(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getDirectoryHandle(name);
    return true;
  } catch (error) {
    const what = error instanceof DOMException ? error.name : '';
    if (what === 'NotFoundError') return false;
    // A file of that name.
    if (what === 'TypeMismatchError') return true;
    throw writingError(error);
  }
}

async function copyFiles(
  id: BundleId,
  files: Manifest['files'],
  folder: FileSystemDirectoryHandle,
  { folders, signal, onProgress }: ExportOptions,
): Promise<void> {
  const store = folders.store(id);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of files) {
    await write(folder, file.path, signal, async (put) => {
      for await (const piece of checkedPieces(store, file)) {
        await put(piece);
        onProgress((done += piece.byteLength), total);
      }
    });
  }
  const manifest = await store.read(MANIFEST);
  await write(folder, MANIFEST, signal, (put) => put(manifest));
}

/** A file that is there once all of it is written. */
async function write(
  folder: FileSystemDirectoryHandle,
  path: string,
  signal: AbortSignal,
  work: (put: (bytes: BufferSource) => Promise<void>) => Promise<void>,
): Promise<void> {
  const steps = path.split('/');
  const name = steps.pop() ?? '';
  let inner = folder;
  try {
    for (const step of steps) inner = await inner.getDirectoryHandle(step, { create: true });
    const file = await (await inner.getFileHandle(name, { create: true })).createWritable();
    try {
      await work((bytes) => {
        signal.throwIfAborted();
        return file.write(bytes);
      });
      signal.throwIfAborted();
    } catch (error) {
      await file.abort().catch(() => undefined);
      throw error;
    }
    await file.close();
  } catch (error) {
    throw writingError(error);
  }
}

/** What the folder's file system throws, in words. */
function writingError(error: unknown): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') {
    return new AppError('storage-full', 'The disk of that folder is full.', {
      remedy: 'Free some space or choose another folder, then export again.',
      cause: error,
    });
  }
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new AppError('storage-denied', 'The browser may not write into that folder.', {
      remedy: 'Allow it, or choose another folder.',
      cause: error,
    });
  }
  return new AppError('storage-failed', 'The browser could not write into that folder.', {
    remedy: 'Choose another folder, or export again.',
    cause: error,
  });
}
