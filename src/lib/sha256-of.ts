import { breathe } from './breathe';
import { browserSha256 } from './browser-sha256';
import { sha256OfPieces } from './sha256-pieces';

/** About 1 ms of hashing on the page's thread. */
const PIECE = 2 ** 19;

/** SHA-256 of the whole, hexadecimal: the browser's own, and on pages without https, which have none, a library's. */
export async function sha256Of(bytes: Uint8Array | Float32Array): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle !== undefined) return browserSha256(bytes);
  const all = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hash = await sha256OfPieces();
  for (let at = 0; at < all.length; at += PIECE) {
    hash.update(all.subarray(at, at + PIECE));
    await breathe();
  }
  return hash.digest();
}
