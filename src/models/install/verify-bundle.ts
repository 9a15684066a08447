import type { Manifest } from '../../compile/manifest';
import type { BundleStore } from '../bundle-store';
import { checkedPieces } from './checked-pieces';

/** Hashes every file. @throws AppError `bundle-missing`, `bundle-unreadable` for the first that is not what it was. */
export async function verifyBundle(
  store: BundleStore,
  { files }: Pick<Manifest, 'files'>,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of files) {
    for await (const { byteLength } of checkedPieces(store, file)) {
      signal.throwIfAborted();
      onProgress((done += byteLength), total);
    }
  }
}
