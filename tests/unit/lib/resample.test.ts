import { describe, expect, test } from 'vitest';
import { resample } from '../../../src/lib/resample';
import { sine } from '../mix/made';

/** Largest error against the sine computed at the new rate, away from the edges where the sinc reaches outside. */
function errorOn(frequency: number, from: number, to: number): number {
  const result = resample(sine(frequency, 1, from), from, to);
  const wanted = sine(frequency, 1, to);
  let most = 0;
  for (let i = Math.round(to * 0.1); i < to * 0.9; i += 1) {
    most = Math.max(most, Math.abs((result[i] ?? 0) - (wanted[i] ?? 0)));
  }
  return most;
}

const pairs = [
  [16_000, 48_000],
  [16_000, 44_100],
  [22_050, 32_000],
  [44_100, 48_000],
] as const;

test.each(pairs)('sines below 85 % of the Nyquist frequency survive %i → %i Hz', (from, to) => {
  for (const share of [0.001, 0.1, 0.5, 0.85])
    expect(errorOn((share * from) / 2, from, to)).toBeLessThan(1e-5);
});

test('downwards, what the new rate cannot hold is taken out and not folded back', () => {
  expect(errorOn(3000, 48_000, 16_000)).toBeLessThan(1e-5);
  const folded = resample(sine(12_000, 1, 48_000), 48_000, 16_000).subarray(1600, 14_400);
  expect(Math.max(...folded.map(Math.abs))).toBeLessThan(1e-5);
});

describe('form', () => {
  test('a constant stays a constant', () => {
    const result = resample(new Float32Array(16_000).fill(0.5), 16_000, 44_100).subarray(4410, -4410);
    expect(Math.max(...result.map((sample) => Math.abs(sample - 0.5)))).toBeLessThan(1e-7);
  });

  test('the same rate gives the same samples', () => {
    const samples = sine(440, 0.1, 16_000);
    expect(resample(samples, 16_000, 16_000)).toBe(samples);
  });

  test('the length follows the rate', () => {
    expect(resample(new Float32Array(160), 16_000, 44_100)).toHaveLength(441);
    expect(resample(new Float32Array(0), 16_000, 44_100)).toHaveLength(0);
  });
});
