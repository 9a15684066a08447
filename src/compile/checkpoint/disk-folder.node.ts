import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { sha256Of } from '../../lib/sha256-of';
import { openFileSource, type FileSource } from '../readers/file-source.node.js';
import type { CheckpointFolder } from './checkpoint-folder';

export interface DiskFolder extends CheckpointFolder {
  /** Tells this state of the folder from every other: paths, sizes and dates of its files. */
  fingerprint(): Promise<string>;
  /** Closes every file that was opened. */
  close(): Promise<void>;
}

export function openDiskFolder(folder: string): DiskFolder {
  const root = resolve(folder);
  const opened = new Map<string, FileSource>();
  return {
    name: basename(root),
    async open(path) {
      const known = opened.get(path);
      if (known !== undefined) return known;
      const file = join(root, path);
      const isFile = await stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      );
      if (!isFile) return null;
      const source = await openFileSource(file, path);
      opened.set(path, source);
      return source;
    },
    async fingerprint() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      const lines = await Promise.all(
        files.map(async (file) => {
          const { size, mtimeMs } = await stat(file);
          return `${relative(root, file)} ${size} ${mtimeMs}\n`;
        }),
      );
      return sha256Of(new TextEncoder().encode(lines.sort().join('')));
    },
    async close() {
      for (const source of opened.values()) await source.close();
      opened.clear();
    },
  };
}
