import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../../src/lib/sha256';

const reference = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31 + (i >> 3)) & 255);

describe('Sha256', () => {
  it('gives Node’s hash at every length around the block’s', () => {
    for (let length = 0; length <= 200; length++) {
      const part = bytes.subarray(0, length);
      expect(new Sha256().update(part).hex()).toBe(reference(part));
    }
  });

  it('gives the same for any way of cutting', () => {
    for (const step of [1, 3, 55, 63, 64, 65, 127, 500]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
      expect(hash.hex()).toBe(reference(bytes));
    }
  });
});
