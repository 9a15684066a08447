import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleSink } from '../bundle-sink';

/**
 * A folder, made when it is not there. With the first file a manifest from before is removed: it would vouch for a
 * half-written bundle.
 */
export function openFolderSink(folder: string): BundleSink {
  let begun = false;
  return {
    async create(path) {
      if (!begun) {
        await mkdir(folder, { recursive: true });
        await rm(join(folder, 'manifest.json'), { force: true });
        begun = true;
      }
      const handle = await open(join(folder, path), 'w+');
      return {
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
        close: () => handle.close(),
      };
    },
  };
}
