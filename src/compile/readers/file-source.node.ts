import { open } from 'node:fs/promises';
import { AppError } from '../../lib/errors';
import type { RandomAccessSource } from '../tensors';
import { checkRange } from './sources';

export interface FileSource extends RandomAccessSource {
  close(): Promise<void>;
}

/** @throws AppError `checkpoint-unreadable` when there is no such file or it cannot be opened. */
export async function openFileSource(path: string, name = path): Promise<FileSource> {
  const unreadable = (cause: unknown, offset: number): AppError =>
    new AppError('checkpoint-unreadable', `${name} cannot be read: ${String(cause)}.`, {
      remedy: 'Check that the file is there and that you may read it.',
      place: `${name}, byte ${offset}`,
      cause,
    });
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(cause, 0);
  });
  const { size } = await handle.stat();
  return {
    name,
    size,
    async read(offset, length) {
      checkRange({ name, size }, offset, length);
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle
          .read(bytes, filled, length - filled, offset + filled)
          .catch((cause: unknown) => {
            throw unreadable(cause, offset + filled);
          });
        if (bytesRead === 0) throw unreadable('the file became shorter', offset + filled);
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}
