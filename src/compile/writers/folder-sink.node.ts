import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleFile, BundleSink } from '../bundle-sink';

/** A folder, made when it is not there. */
export function openFolderSink(folder: string): BundleSink {
  const fileOf = async (path: string, flags: string): Promise<BundleFile> => {
    await mkdir(folder, { recursive: true });
    return bundleFile(path, await open(join(folder, path), flags));
  };
  return {
    create: (path) => fileOf(path, 'w+'),
    async open(path) {
      // Node has no flag for "as it is, made when it is not there, written anywhere".
      await mkdir(folder, { recursive: true });
      await (await open(join(folder, path), 'a')).close();
      return fileOf(path, 'r+');
    },
    remove: (path) => rm(join(folder, path), { force: true }),
  };
}

function bundleFile(path: string, handle: FileHandle): BundleFile {
  return {
    size: async () => (await handle.stat()).size,
    async write(offset, bytes) {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) throw new RangeError(`${path} has no ${length} bytes at ${offset}`);
        done += bytesRead;
      }
      return bytes;
    },
    flush: () => handle.datasync(),
    close: () => handle.close(),
  };
}
