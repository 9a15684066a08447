import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { needOf, type SiteFile } from '../src/offline/site-file.ts';

/** The list of the built files that goes into the service worker: address, content's hash, size, need. `size` is for the builder's count and is taken out. */
export async function listSiteFiles(
  folder: string,
  urls: readonly string[],
): Promise<(SiteFile & { readonly size: number })[]> {
  return Promise.all(
    urls.map(async (url) => {
      const bytes = await readFile(path.join(folder, url));
      const revision = createHash('sha256').update(bytes).digest('hex');
      return { url, revision, bytes: bytes.length, need: needOf(url), size: bytes.length };
    }),
  );
}
