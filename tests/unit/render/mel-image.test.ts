import { expect, test } from 'vitest';
import type { MelSettings } from '../../../src/compile/manifest';
import { melFromImage } from '../../../src/render/mel-image';

const mel: MelSettings = {
  sampleRate: 16_000,
  hopLength: 160,
  fftLength: 2048,
  windowLength: 1024,
  mels: 2,
  minFrequency: 0,
  maxFrequency: 8000,
  logMin: -10,
  logMax: 6,
  flipped: true,
  channel: 1,
};
// Channel 0 is never read here; channel 1: the upper row, then the lower one.
const image = { data: Float32Array.of(9, 9, 9, 9, -1, 0, 1, 3), channels: 2, height: 2, width: 2 };

test('the last row is the lowest band; values are clamped and stretched to the log range', () => {
  expect([...melFromImage(image, mel)]).toEqual([6, 6, -10, -2]);
});

test('without the flip the first row is the lowest band', () => {
  expect([...melFromImage(image, { ...mel, flipped: false })]).toEqual([-10, -2, 6, 6]);
});

test('the range of Auffusion: image values 0 and 1 are ln 1e-5 and ln 200 (models.md 2.4)', () => {
  const auffusion = { ...mel, logMin: Math.log(1e-5), logMax: Math.log(200), channel: 0 };
  const [silence, loudest] = melFromImage(
    { data: Float32Array.of(-1, 1), channels: 1, height: 1, width: 2 },
    auffusion,
  );
  expect(silence).toBeCloseTo(-11.5129, 4);
  expect(loudest).toBeCloseTo(5.2983, 4);
});
