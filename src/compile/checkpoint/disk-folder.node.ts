import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { openFileSource, type FileSource } from '../readers/file-source.node.js';
import type { CheckpointFolder } from './checkpoint-folder';

export interface DiskFolder extends CheckpointFolder {
  /** Closes every file that was opened. */
  close(): Promise<void>;
}

export function openDiskFolder(path: string): DiskFolder {
  const root = resolve(path);
  const opened = new Map<string, FileSource>();
  return {
    name: basename(root),
    async open(relative) {
      const known = opened.get(relative);
      if (known !== undefined) return known;
      const file = join(root, relative);
      const isFile = await stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      );
      if (!isFile) return null;
      const source = await openFileSource(file, relative);
      opened.set(relative, source);
      return source;
    },
    async close() {
      for (const source of opened.values()) await source.close();
      opened.clear();
    },
  };
}
