import { expect, test } from 'vitest';
import { normalNoise } from '../../src/lib/random';
import { Sha256 } from '../../src/lib/sha256';
import { NOISE_HASH } from '../unit/render/noise-hash';

test('noise is the same here as in Node and in Python, bit for bit', () => {
  const bytes = new Uint8Array(normalNoise(42, 100_000).buffer);
  expect(new Sha256().update(bytes).hex()).toBe(NOISE_HASH);
});
