import { expect, test } from 'vitest';
import { normalNoise } from '../../src/lib/random';
import { sha256Of } from '../../src/lib/sha256-of';
import { NOISE_HASH } from '../unit/lib/noise-hash';

test('noise is the same here as in Node and in Python, bit for bit', async () => {
  const bytes = new Uint8Array(normalNoise(42, 100_000).buffer);
  expect(await sha256Of(bytes)).toBe(NOISE_HASH);
});
