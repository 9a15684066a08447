import { breathe } from './breathe';
import { Sha256 } from './sha256';

/** About 5 ms of the page's own hashing. */
const PIECE = 2 ** 19;

/** Hexadecimal. The browser's own is fast and off the page's thread; pages without https have none. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle !== undefined) return hex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
  const all = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hash = new Sha256();
  for (let at = 0; at < all.length; at += PIECE) {
    hash.update(all.subarray(at, at + PIECE));
    await breathe();
  }
  return hash.hex();
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
