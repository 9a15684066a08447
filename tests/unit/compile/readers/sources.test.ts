import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileSource } from '../../../../src/compile/readers/file-source.node.js';
import { blobSource, memorySource } from '../../../../src/compile/readers/sources';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251);
const part = (from: number, to: number): number[] => [...bytes.subarray(from, to)];

describe('local sources', () => {
  it('read what is there and refuse what is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sources-'));
    const path = join(folder, 'weights.bin');
    await writeFile(path, bytes);
    const file = await openFileSource(path);
    try {
      for (const source of [file, blobSource(new Blob([bytes]), 'blob'), memorySource(bytes, 'memory')]) {
        expect(source.size).toBe(1000);
        expect([...(await source.read(990, 10))]).toEqual(part(990, 1000));
        for (const [offset, length] of [
          [991, 10],
          [-1, 5],
          [0.5, 1],
          [0, NaN],
          [2 ** 60, 2 ** 60],
        ] as const) {
          await expect(source.read(offset, length)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
        }
      }
      await truncate(path, 500);
      await expect(file.read(490, 20)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
    } finally {
      await file.close();
      await rm(folder, { recursive: true });
    }
  });

  it('name the file that is missing', async () => {
    await expect(openFileSource('/nowhere/at/all.bin')).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      place: '/nowhere/at/all.bin, byte 0',
    });
  });
});
