import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * SHA-256 of the files of these sizes in a browser's profile. A browser keeps the files of its pages there, under names
 * of its own: what a page has written can be read without asking the page.
 */
export async function hashesInProfile(
  profile: string,
  sizes: ReadonlySet<number>,
): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !sizes.has((await stat(file)).size)) continue;
    const hash = createHash('sha256');
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
    hashes.add(hash.digest('hex'));
  }
  return hashes;
}
