import type { Manifest } from '../../compile/manifest';
import { sha256OfPieces } from '../../lib/sha256-pieces';
import type { BundleStore } from '../bundle-store';
import { damagedFile, folderError } from './install-errors';

const PIECE = 4 * 2 ** 20;

/** Hashes every file. @throws AppError `bundle-missing`, `bundle-unreadable` for the first that is not what it was. */
export async function verifyBundle(
  store: BundleStore,
  { files }: Pick<Manifest, 'files'>,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const { path, bytes, sha256 } of files) {
    const blob = (await store.blob?.(path)) ?? new Blob([await store.read(path)]);
    if (blob.size !== bytes) throw damagedFile(path);
    const hash = await sha256OfPieces();
    for (let at = 0; at < bytes; at += PIECE) {
      signal.throwIfAborted();
      const piece = await blob
        .slice(at, at + PIECE)
        .arrayBuffer()
        .catch((cause: unknown) => {
          throw folderError(cause);
        });
      hash.update(new Uint8Array(piece));
      onProgress(before + Math.min(at + PIECE, bytes), total);
    }
    if (hash.digest() !== sha256) throw damagedFile(path);
    before += bytes;
  }
}
