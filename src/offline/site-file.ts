/**
 * What a file is needed for.
 * `shell`: the page opens, plans, plays and edits with these. `jspi`, `asyncify`: the runtime's binary, one of them a
 * browser. `model`: what the embedded bundle renders with. `other`: nothing the page needs by itself.
 */
export type Need = 'shell' | 'jspi' | 'asyncify' | 'model' | 'other';

/** A file of the built site, as the build lists it for the service worker. */
export interface SiteFile {
  /** Relative to the page's folder. */
  readonly url: string;
  /** SHA-256 of the bytes, hexadecimal: another build with the same bytes needs no new copy. */
  readonly revision: string;
  readonly bytes: number;
  readonly need: Need;
}

/** The page itself; it answers for the folder too. */
export const PAGE = 'index.html';

export function needOf(url: string): Need {
  if (url.endsWith('.wasm')) return url.includes('.jspi') ? 'jspi' : 'asyncify';
  if (!url.startsWith('models/')) return 'shell';
  return /\.(?:json|safetensors)$/u.test(url) ? 'model' : 'other';
}

/** All that this browser needs to open the page and to render without a network. */
export function neededOffline(files: readonly SiteFile[], suspends: boolean): readonly SiteFile[] {
  const runtime: Need = suspends ? 'jspi' : 'asyncify';
  return files.filter(({ need }) => need === 'shell' || need === 'model' || need === runtime);
}
