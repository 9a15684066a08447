import { MANIFEST } from '../../compile/bundle-manifest';
import { AppError, isAbort } from '../../lib/errors';
import { sha256OfPieces } from '../../lib/sha256-pieces';
import { whileUsed, type Locks } from './bundle-locks';
import type { BundleId } from './install';
import { damagedFile, notHere } from './install-errors';
import { stateOf } from './installed-bundles';
import type { ModelFolders } from './model-folders';

/** Bytes that are read, hashed and written at a time: no more of a model is in memory. */
const PIECE = 4 * 2 ** 20;

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
  files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[],
  folder: FileSystemDirectoryHandle,
  { folders, signal, onProgress }: ExportOptions,
): Promise<void> {
  const store = folders.store(id);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const { path, bytes, sha256 } of files) {
    const blob = (await store.blob?.(path)) ?? new Blob([await store.read(path)]);
    if (blob.size !== bytes) throw damagedFile(path);
    const hash = await sha256OfPieces();
    await write(folder, path, signal, async (put) => {
      for (let at = 0; at < bytes; at += PIECE) {
        const piece = await read(blob.slice(at, at + PIECE), path);
        hash.update(new Uint8Array(piece));
        await put(piece);
        onProgress(before + Math.min(at + PIECE, bytes), total);
      }
    });
    if (hash.digest() !== sha256) throw damagedFile(path);
    before += bytes;
  }
  const manifest = await store.read(MANIFEST);
  await write(folder, MANIFEST, signal, (put) => put(manifest));
}

async function read(piece: Blob, path: string): Promise<ArrayBuffer> {
  try {
    return await piece.arrayBuffer();
  } catch (cause) {
    throw damagedFile(path, cause);
  }
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
