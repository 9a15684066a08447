import { expect, test } from 'vitest';
import { encodeWav } from '../../../src/export/wav';
import { readWav } from '../../support/read-wav';

/** Written by hand after the format's description: 2 channels, 8000 Hz, frames (0, −1) and (16384, 32767). */
const FILE = Uint8Array.from([
  ...[0x52, 0x49, 0x46, 0x46, 44, 0, 0, 0, 0x57, 0x41, 0x56, 0x45],
  ...[0x66, 0x6d, 0x74, 0x20, 16, 0, 0, 0, 1, 0, 2, 0, 0x40, 0x1f, 0, 0, 0, 0x7d, 0, 0, 4, 0, 16, 0],
  ...[0x64, 0x61, 0x74, 0x61, 8, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0x40, 0xff, 0x7f],
]);

function samplesOf(...values: readonly number[]): number[] {
  const bytes = encodeWav({ channels: [Float32Array.from(values)], sampleRate: 16_000 });
  return [...new Int16Array(bytes.buffer, 44)];
}

test('the file, byte by byte', () => {
  const channels = [Float32Array.of(0, 0.5), Float32Array.of(-1 / 32_768, 32_767 / 32_768)];
  expect(encodeWav({ channels, sampleRate: 8000 })).toEqual(FILE);
});

test('samples are rounded to the nearest step and clamped', () => {
  const step = 1 / 32_768;
  expect(samplesOf(0.4 * step, 0.6 * step, -0.4 * step, -0.6 * step)).toEqual([0, 1, 0, -1]);
  expect(samplesOf(1, 1.5, Infinity, -1, -1.5, -Infinity)).toEqual([
    32_767, 32_767, 32_767, -32_768, -32_768, -32_768,
  ]);
});

test('all 65,536 values are read back unchanged', () => {
  const values = Float32Array.from({ length: 65_536 }, (_, i) => (i - 32_768) / 32_768);
  const { channels, sampleRate } = readWav(encodeWav({ channels: [values], sampleRate: 44_100 }));
  expect(sampleRate).toBe(44_100);
  expect(channels).toEqual([values]);
});
