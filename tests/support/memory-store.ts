import { AppError } from '../../src/lib/errors';
import type { BundleStore } from '../../src/models/bundle-store';

/** A bundle in memory. */
export function memoryStore(files: ReadonlyMap<string, Uint8Array>): BundleStore {
  return {
    name: 'memory',
    read: (path) => {
      const bytes = files.get(path);
      return bytes === undefined
        ? Promise.reject(
            new AppError('bundle-missing', `There is no ${path} in memory.`, {
              remedy: 'Put it there.',
              place: path,
            }),
          )
        : Promise.resolve(new Uint8Array(bytes));
    },
  };
}
