import fc from 'fast-check';
import { expect, test } from 'vitest';
import { continuedWindows } from '../../../src/render/continued-windows';
import type { KnownLatent } from '../../../src/render/window-model';
import { joinWindows, startsOf } from '../../../src/render/windows';

test('a take within the window is one window', () => {
  expect(startsOf(64, 64)).toEqual([0]);
  expect(startsOf(3, 64)).toEqual([0]);
});

test('ten seconds of nano are five windows', () => {
  expect(startsOf(250, 64)).toEqual([0, 47, 93, 140, 186]);
});

test('windows cover what is asked for, overlap by a quarter, and no window is idle', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 16, max: 256 }), (columns, width) => {
      const starts = startsOf(columns, width);
      const overlap = Math.round(width / 4);
      expect(starts[0]).toBe(0);
      if (starts.length === 1) return;
      expect((starts.at(-1) ?? 0) + width).toBe(columns);
      for (const [i, start] of starts.slice(1).entries()) {
        expect(start - (starts[i] ?? 0)).toBeGreaterThan(0);
        expect(start - (starts[i] ?? 0)).toBeLessThanOrEqual(width - overlap);
      }
      expect(width + (starts.length - 2) * (width - overlap)).toBeLessThan(columns);
    }),
  );
});

test('windows that know of one another are joined by a straight fade', () => {
  const ramp = Float32Array.from({ length: 70 }, (_, i) => i / 70);
  expect(joinWindows([ramp.slice(0, 40), ramp.slice(30)], [30, 60])).toEqual(ramp);
  const faded = joinWindows([new Float32Array(4), new Float32Array(4).fill(1)], [0, 2]);
  expect(faded).toEqual(Float32Array.of(0, 0, 0.25, 0.75, 1, 1));
});

test('a single window is left alone', () => {
  expect(joinWindows([Float32Array.of(1, -2, 3)], [0])).toEqual(Float32Array.of(1, -2, 3));
});

test('each window is told what it shares with the one before it, and what an edit keeps behind that', async () => {
  const told: (KnownLatent | undefined)[] = [];
  // Two rows of four columns; window k makes 10 k + column in the first row, and 100 more in the second.
  const make = (window: number, _column: number, known?: KnownLatent) => {
    told.push(known);
    const latent = Float32Array.from({ length: 8 }, (_, i) => 10 * window + (i % 4) + (i < 4 ? 0 : 100));
    return Promise.resolve(latent);
  };
  const kept = { latent: new Float32Array(8).fill(-1), anew: Float32Array.of(1, 1, 0.5, 0) };
  const waves = await continuedWindows(
    { make, waves: (latents) => Promise.resolve(latents) },
    [
      { start: 0, known: null },
      { start: 3, known: null },
      { start: 5, known: kept },
    ],
    4,
  );
  expect(waves.map(([first]) => first)).toEqual([0, 10, 20]);
  expect(told[0]).toBeUndefined();
  expect([...(told[1]?.anew ?? [])]).toEqual([0, 1, 1, 1]);
  expect([told[1]?.latent[0], told[1]?.latent[4]]).toEqual([3, 103]);
  expect([...(told[2]?.anew ?? [])]).toEqual([0, 0, 0.5, 0]);
  expect([...(told[2]?.latent ?? [])]).toEqual([12, 13, -1, -1, 112, 113, -1, -1]);
});
