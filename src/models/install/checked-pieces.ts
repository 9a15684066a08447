import type { Manifest } from '../../compile/manifest';
import { sha256OfPieces } from '../../lib/sha256-pieces';
import type { BundleStore } from '../bundle-store';
import { damagedFile } from './install-errors';

/** Bytes that are read and hashed at a time: no more of a model is in memory. */
const PIECE = 4 * 2 ** 20;

/**
 * The bytes of an installed file, piece by piece. That they are those of the manifest is known once the last is through.
 * @throws AppError `bundle-missing`; `bundle-unreadable` where the file is not what the manifest says.
 */
export async function* checkedPieces(
  store: BundleStore,
  { path, bytes, sha256 }: Manifest['files'][number],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const blob = (await store.blob?.(path)) ?? new Blob([await store.read(path)]);
  if (blob.size !== bytes) throw damagedFile(path);
  const hash = await sha256OfPieces();
  for (let at = 0; at < bytes; at += PIECE) {
    const piece = await bytesOf(blob.slice(at, at + PIECE), path);
    hash.update(piece);
    yield piece;
  }
  if (hash.digest() !== sha256) throw damagedFile(path);
}

async function bytesOf(piece: Blob, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await piece.arrayBuffer());
  } catch (cause) {
    throw damagedFile(path, cause);
  }
}
