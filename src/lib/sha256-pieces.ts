import type { IHasher } from 'hash-wasm';

/**
 * SHA-256 of what comes piece by piece; the browser's own wants all at once. The library is fetched when the first such
 * hash is begun: nobody who visits the page pays for it.
 */
export async function sha256OfPieces(): Promise<IHasher> {
  const { createSHA256 } = await import('hash-wasm');
  return createSHA256();
}
