import { breathe } from './breathe';
import { sha256OfPieces } from './sha256-pieces';

/** About 1 ms of hashing on the page's thread. */
const PIECE = 2 ** 19;

/**
 * SHA-256 of the whole, hexadecimal. The browser's own is fast and off the page's thread; pages without https have
 * none.
 */
export async function sha256Of(bytes: Uint8Array | Float32Array): Promise<string> {
  const all = bytesOf(bytes);
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle !== undefined) return hex(new Uint8Array(await subtle.digest('SHA-256', all)));
  const hash = await sha256OfPieces();
  for (let at = 0; at < all.length; at += PIECE) {
    hash.update(all.subarray(at, at + PIECE));
    await breathe();
  }
  return hash.digest();
}

/** The browser's own takes no memory that threads share. */
function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): Uint8Array<ArrayBuffer> {
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
