import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BundleStore } from '../../../../src/models/bundle-store';
import { verifyBundle } from '../../../../src/models/install/verify-bundle';

/** The bytes of an installed file on their way through the hash. */

const bytes = Uint8Array.from({ length: 4 * 2 ** 20 + 5 }, (_, at) => at % 251);
const file = {
  path: 'unet.safetensors',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
};

function storeOf(blob: Blob): BundleStore {
  return {
    name: 'the test',
    blob: () => Promise.resolve(blob),
    read: () => Promise.reject(new Error('in parts')),
  };
}

async function verified(blob: Blob): Promise<readonly number[]> {
  const progress: number[] = [];
  const { signal } = new AbortController();
  await verifyBundle(storeOf(blob), { files: [file] }, (done) => progress.push(done), signal);
  return progress;
}

test('a whole file goes through in pieces', async () => {
  expect(await verified(new Blob([bytes]))).toEqual([4 * 2 ** 20, bytes.length]);
});

test('a flipped bit, a missing end and bytes that cannot be read are a damaged file', async () => {
  const message = expect.stringMatching(/is damaged/) as string;
  const damaged = { code: 'bundle-unreadable', place: file.path, message };
  const flipped = bytes.slice();
  flipped[bytes.length - 1] = (flipped[bytes.length - 1] ?? 0) ^ 1;
  const unread = new Blob([bytes]);
  unread.slice = () =>
    Object.assign(new Blob(), {
      arrayBuffer: () => Promise.reject(new DOMException('No.', 'NotReadableError')),
    });
  for (const blob of [new Blob([flipped]), new Blob([bytes.subarray(1)]), unread]) {
    await expect(verified(blob)).rejects.toMatchObject(damaged);
  }
});
