import type { BundleFile, BundleSink } from '../../../../src/compile/bundle-sink';
import type { CheckpointFolder } from '../../../../src/compile/checkpoint/checkpoint-folder';
import { memorySource } from '../../../../src/compile/readers/sources';

export type Files = ReadonlyMap<string, Uint8Array>;

export function memoryFolder(name: string, files: Files): CheckpointFolder {
  return {
    name,
    open: (path) => {
      const bytes = files.get(path);
      return Promise.resolve(bytes === undefined ? null : memorySource(bytes, path));
    },
  };
}

/** Keeps what is written. */
export function memorySink(files = new Map<string, Uint8Array>()): {
  readonly sink: BundleSink;
  readonly files: Map<string, Uint8Array>;
} {
  const bytesOf = (path: string): Uint8Array => files.get(path) ?? new Uint8Array(0);
  const fileOf = (path: string): Promise<BundleFile> =>
    Promise.resolve({
      size: async () => bytesOf(path).length,
      write: async (offset, bytes) => {
        const before = bytesOf(path);
        const end = offset + bytes.length;
        const after = end <= before.length ? before : new Uint8Array(end);
        if (after !== before) after.set(before);
        after.set(bytes, offset);
        files.set(path, after);
      },
      read: async (offset, length) => bytesOf(path).slice(offset, offset + length),
      flush: async () => undefined,
      close: async () => undefined,
    });
  const sink: BundleSink = {
    create: (path) => {
      files.set(path, new Uint8Array(0));
      return fileOf(path);
    },
    open: (path) => {
      files.set(path, bytesOf(path));
      return fileOf(path);
    },
    remove: async (path) => void files.delete(path),
  };
  return { sink, files };
}
