import { expect, test } from 'vitest';
import { peaksOf } from '../../../src/mix/peaks';

test('minimum, maximum and RMS of each stretch', () => {
  const peaks = peaksOf(Float32Array.of(0, 1, -1, 0.5, 0.5, -0.5), 2);
  expect([...peaks.min]).toEqual([-1, -0.5]);
  expect([...peaks.max]).toEqual([1, 0.5]);
  expect(peaks.rms[0]).toBeCloseTo(Math.sqrt(2 / 3), 6);
  expect(peaks.rms[1]).toBeCloseTo(0.5, 6);
});

test('every sample is in exactly one bucket, when the buckets do not divide the sound', () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => i);
  const { min, max } = peaksOf(samples, 7);
  expect(min[0]).toBe(0);
  expect(max[6]).toBe(999);
  for (let i = 1; i < 7; i += 1) expect(min[i]).toBe((max[i - 1] ?? 0) + 1);
});

test('a part of the sound, more buckets than samples, and what lies behind the end', () => {
  const samples = Float32Array.of(0.1, 0.2, 0.3, 0.4).map(Math.fround);
  expect([...peaksOf(samples, 2, 1, 3).max]).toEqual([samples[1], samples[2]]);
  expect([...peaksOf(samples, 4, 2, 4).max]).toEqual([samples[2], samples[2], samples[3], samples[3]]);
  expect([...peaksOf(samples, 4, 2, 6).max]).toEqual([samples[2], samples[3], 0, 0]);
});
