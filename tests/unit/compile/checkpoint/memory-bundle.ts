import type { BundleSink } from '../../../../src/compile/bundle-sink';
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
export function memorySink(): { readonly sink: BundleSink; readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const sink: BundleSink = {
    create: (path) => {
      files.set(path, new Uint8Array(0));
      return Promise.resolve({
        write: (offset, bytes) => {
          const before = files.get(path) ?? new Uint8Array(0);
          const after = new Uint8Array(Math.max(before.length, offset + bytes.length));
          after.set(before);
          after.set(bytes, offset);
          files.set(path, after);
          return Promise.resolve();
        },
        read: (offset, length) =>
          Promise.resolve((files.get(path) ?? new Uint8Array(0)).slice(offset, offset + length)),
        close: () => Promise.resolve(),
      });
    },
  };
  return { sink, files };
}
