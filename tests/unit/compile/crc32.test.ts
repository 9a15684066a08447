import { crc32 as zlibCrc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { crc32 } from '../../../src/compile/crc32';

it('is the CRC-32 of zip archives, at every length and alignment', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => (i * 37) % 256);
  for (let from = 0; from < 9; from++) {
    for (let to = from; to <= bytes.length; to++) {
      const part = bytes.subarray(from, to);
      expect(crc32(part)).toBe(zlibCrc32(part));
    }
  }
});
