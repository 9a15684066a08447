import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinWindows, planWindows } from '../../../src/render/windows';

test('a take within the window is one window', () => {
  expect(planWindows(256, 256)).toEqual({ count: 1, stride: 256, overlap: 0 });
  expect(planWindows(10, 256).count).toBe(1);
});

test('ten seconds of nano are four windows', () => {
  expect(planWindows(1000, 256)).toEqual({ count: 4, stride: 248, overlap: 8 });
});

test('windows cover what is asked for, with fades of 2 to 10 % of a window, and no window is idle', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 64, max: 2048 }), (frames, window) => {
      const { count, stride, overlap } = planWindows(frames, window);
      expect(stride + overlap).toBe(window);
      expect((count - 1) * stride + window).toBeGreaterThanOrEqual(frames);
      if (count === 1) return;
      expect(overlap).toBeGreaterThanOrEqual(Math.round(window * 0.02));
      expect(overlap).toBeLessThanOrEqual(Math.round(window * 0.1));
      expect((count - 2) * stride + window).toBeLessThan(frames);
    }),
  );
});

test('independent windows keep their power through the joins', () => {
  const noise = (seed: number) => {
    let state = seed;
    return Float32Array.from({ length: 40_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 31 - 1;
    });
  };
  const joined = joinWindows([noise(1), noise(2), noise(3)], 4000);
  expect(joined.length).toBe(3 * 40_000 - 2 * 4000);
  const power = (from: number, to: number) =>
    joined.subarray(from, to).reduce((sum, x) => sum + x * x, 0) / (to - from);
  for (const start of [0, 36_000, 38_000, 72_000, 74_000])
    expect(power(start, start + 2000)).toBeCloseTo(1 / 3, 1);
});

test('a single window is left alone', () => {
  expect(joinWindows([Float32Array.of(1, -2, 3)], 0)).toEqual(Float32Array.of(1, -2, 3));
});
