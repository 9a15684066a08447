import { describe, expect, test } from 'vitest';
import { deriveSeed, normalNoise, philox, type Block } from '../../../src/lib/random';
import { sha256Of } from '../../../src/lib/sha256-of';
import { NOISE_HASH } from './noise-hash';

/** DEShawResearch/random123: tests/kat_vectors, the lines "philox4x32 10". */
const known: readonly (readonly [counter: Block, key: readonly [number, number], words: Block])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test.each(known)('philox of %j under %j is the published answer', (counter, key, words) => {
  expect(philox(counter, key)).toEqual(words);
});

test('seeds derived from one seed differ from it, from one another and from those of its neighbours', () => {
  const seeds = [7, 8].flatMap((seed) => Array.from({ length: 100 }, (_, index) => deriveSeed(seed, index)));
  expect(new Set([7, 8, ...seeds]).size).toBe(202);
});

describe('normal deviates', () => {
  const count = 1_000_000;
  const noise = normalNoise(1, count);
  const moment = (order: number): number => noise.reduce((sum, x) => sum + x ** order, 0) / count;

  test('have the moments of the normal distribution', () => {
    // Five standard errors each.
    expect(Math.abs(moment(1))).toBeLessThan(0.005);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.0071);
    expect(Math.abs(moment(3))).toBeLessThan(0.0194);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.049);
  });

  test.each([
    [1, 0.317311],
    [2, 0.0455],
    [3, 0.0026998],
    [4, 0.000063342],
  ])('lie beyond %d sigma as often as they should', (sigma, share) => {
    const beyond = noise.filter((x) => Math.abs(x) > sigma).length;
    expect(Math.abs(beyond - share * count)).toBeLessThan(5 * Math.sqrt(share * count));
  });

  test('are distributed as the error function says (Kolmogorov-Smirnov)', () => {
    const sorted = noise.slice(0, 100_000).sort();
    let worst = 0;
    for (const [index, x] of sorted.entries()) {
      worst = Math.max(worst, Math.abs(normalDistribution(x) - (index + 0.5) / sorted.length));
    }
    // The 1 % point is 1.63 / sqrt(n).
    expect(worst).toBeLessThan(1.63 / Math.sqrt(sorted.length));
  });

  test('are uncorrelated with their neighbours and with those of the next seed', () => {
    const other = normalNoise(2, count);
    for (const series of [noise.subarray(1), noise.subarray(2), other]) {
      const correlation = series.reduce((sum, x, i) => sum + x * (noise[i] ?? 0), 0) / series.length;
      expect(Math.abs(correlation)).toBeLessThan(0.005);
    }
  });

  test('do not depend on how many are asked for', () => {
    expect([...normalNoise(1, 5)]).toEqual([...noise.subarray(0, 5)]);
  });

  test('are those of the reference in Python, bit for bit', async () => {
    const bytes = new Uint8Array(normalNoise(42, 100_000).buffer);
    expect(await sha256Of(bytes)).toBe(NOISE_HASH);
  });
});

/** Abramowitz and Stegun 7.1.26, good to 1.5e-7. */
function normalDistribution(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-z * z);
  return x < 0 ? tail / 2 : 1 - tail / 2;
}
