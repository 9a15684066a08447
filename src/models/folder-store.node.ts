import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../lib/errors';
import type { BundleStore } from './bundle-store';

/** The bundle in a folder of the disk. */
export function folderStore(folder: string): BundleStore {
  return {
    name: folder,
    async read(path) {
      try {
        const bytes = await readFile(join(folder, path));
        return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
      } catch (cause) {
        const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
        throw new AppError(
          missing ? 'bundle-missing' : 'bundle-unreadable',
          missing ? `There is no ${path} in ${folder}.` : `${join(folder, path)} cannot be read.`,
          {
            remedy: missing
              ? 'Check the folder, or make a bundle with npm run bundle.'
              : 'Check that you may read it.',
            place: path,
            cause,
          },
        );
      }
    },
  };
}
