import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { sha256Of } from '../../../src/lib/sha256-of';

const reference = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** More than a piece. */
const bytes = Uint8Array.from({ length: 2 ** 19 + 1000 }, (_, i) => (i * 31 + (i >> 3)) & 255);

afterEach(() => vi.unstubAllGlobals());

describe.each(['as in a page with https', 'as in a page without'])('sha256Of, %s', (page) => {
  test('gives Node’s hash', async () => {
    if (page === 'as in a page without') vi.stubGlobal('crypto', {});
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 2 ** 19, bytes.length]) {
      const part = bytes.subarray(0, length);
      expect(await sha256Of(part)).toBe(reference(part));
    }
  });

  test('takes a view of a larger buffer, numbers, and memory that threads share', async () => {
    if (page === 'as in a page without') vi.stubGlobal('crypto', {});
    expect(await sha256Of(bytes.subarray(3, 1003))).toBe(reference(bytes.slice(3, 1003)));
    const numbers = Float32Array.from([0.5, -1, 3e20]);
    expect(await sha256Of(numbers)).toBe(reference(new Uint8Array(numbers.buffer)));
    const shared = new Uint8Array(new SharedArrayBuffer(8)).fill(7);
    expect(await sha256Of(shared)).toBe(reference(new Uint8Array(8).fill(7)));
  });
});
