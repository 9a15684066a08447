import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../../../src/compile/manifest';
import { planEdit, startsAround } from '../../../../src/render/editing/edit-plan';
import type { SoundEdit } from '../../../../src/render/renderer';

const published = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../../public/models/nano/manifest.json'), 'utf8'),
) as Manifest;
/** Windows of 64 columns of 40 ms. */
const nano: Manifest = {
  ...published,
  window: { height: 16, width: 64 },
  latent: { channels: 4, scalingFactor: 1, downsampling: 4 },
  mel: { ...published.mel, sampleRate: 16_000, hopLength: 160 },
};
const sound = (seconds: number, sampleRate = 16_000) => ({
  samples: new Float32Array(Math.round(seconds * sampleRate)),
  sampleRate,
});
const plan = (edit: SoundEdit, steps = 10) =>
  planEdit(
    { caption: '', negativePrompt: '', seed: 1, seconds: 0, sampler: { name: 'ddim', steps } },
    edit,
    nano,
  );
/** Columns of the sound that some window makes anew, with the share that is. */
function madeAnew(edit: SoundEdit): ReadonlyMap<number, number> {
  const made = new Map<number, number>();
  for (const { start, anew } of plan(edit).windows) {
    for (const [i, share] of anew.entries()) if (share > 0) made.set(start + i, share);
  }
  return made;
}

describe('filling', () => {
  test('makes the columns of the stretch anew, and of those at its edges what it covers', () => {
    const made = madeAnew({ mode: 'fill', source: sound(2.56), from: 0.81, to: 1.21 });
    expect([...made.keys()]).toEqual(Array.from({ length: 11 }, (_, i) => 20 + i));
    expect(made.get(20)).toBeCloseTo(0.75, 5);
    expect(made.get(25)).toBe(1);
    expect(made.get(30)).toBeCloseTo(0.25, 5);
  });

  test('puts the stretch into the middle of one window, or of as many as it takes with context', () => {
    const short = plan({ mode: 'fill', source: sound(10), from: 4, to: 5 });
    expect(short.windows.map(({ start }) => start)).toEqual([81]);
    const long = plan({ mode: 'fill', source: sound(10), from: 2, to: 8 });
    expect(long.windows[0]?.start).toBe(50 - 16);
    expect((long.windows.at(-1)?.start ?? 0) + 64).toBe(200 + 16);
    const atTheEnd = plan({ mode: 'fill', source: sound(10), from: 9.5, to: 10 });
    expect(atTheEnd.windows.map(({ start }) => start)).toEqual([250 - 64]);
  });

  test('to the end makes what lies beyond it too: it is unknown, not silent', () => {
    expect(Math.max(...madeAnew({ mode: 'fill', source: sound(2), from: 1, to: 2 }).keys())).toBe(63);
    const [window] = plan({ mode: 'fill', source: sound(1.5), from: 1, to: 1.5 }).windows;
    expect(window?.anew.slice(38)).toEqual(new Float32Array(10).fill(1));
  });

  test.each([
    [0.5, 0.51],
    [1.2, 0.4],
    [3, 4],
    [Number.NaN, 1],
  ])('from %s to %s of a second and a half is refused', (from, to) => {
    expect(() => plan({ mode: 'fill', source: sound(1.5), from, to })).toThrow('cannot be made anew');
  });
});

describe('extending', () => {
  test('keeps all columns but the last ones, whose end fades into what is new', () => {
    const edit: SoundEdit = { mode: 'extend', source: sound(2), by: 2 };
    const made = madeAnew(edit);
    expect(made.get(49)).toBeCloseTo(0.5, 5);
    expect(made.has(48)).toBe(false);
    expect([...made.keys()].filter((column) => column >= 50).length).toBeGreaterThanOrEqual(50);
    expect(plan(edit)).toMatchObject({ seconds: 4, columns: 100, width: 64 });
  });

  test('beyond ten minutes, or by nothing, is refused', () => {
    expect(() => plan({ mode: 'extend', source: sound(2), by: 599 })).toThrow('601.0 s cannot be made');
    expect(() => plan({ mode: 'extend', source: sound(2), by: 0 })).toThrow('cannot be made anew');
  });
});

describe('making all of it again', () => {
  test.each([
    [1, 0],
    [0.75, 3],
    [0.1, 9],
    [0, 9],
  ])('with strength %s leaves out %i of 10 steps', (strength, skipped) => {
    const made = plan({ mode: 'vary', source: sound(1), strength });
    expect(made).toMatchObject({ skipped, steps: 10 - skipped });
  });

  test('covers the sound with windows', () => {
    const { windows } = plan({ mode: 'vary', source: sound(5), strength: 0.5 });
    expect(windows.map(({ start }) => start)).toEqual([0, 31, 61]);
    expect(windows[1]?.anew).toEqual(new Float32Array(64).fill(1));
  });

  test.each([-0.1, 1.1, Number.NaN])('with strength %s is refused', (strength) => {
    expect(() => plan({ mode: 'vary', source: sound(1), strength })).toThrow('not a strength');
  });
});

test('windows cover the stretch, lie in the sound and overlap by the context', () => {
  const stretches = fc
    .tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 3000 }))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(stretches, fc.integer({ min: 0, max: 500 }), ({ from, to }, rest) => {
      const columns = to + rest;
      const starts = startsAround(from, to, columns, 64);
      const last = starts.at(-1) ?? 0;
      expect(starts[0]).toBeLessThanOrEqual(from);
      expect(last + 64).toBeGreaterThanOrEqual(to);
      if (columns >= 64) expect(last + 64).toBeLessThanOrEqual(columns);
      for (const [i, start] of starts.slice(1).entries()) {
        expect(start - (starts[i] ?? 0)).toBeGreaterThan(0);
        expect(start - (starts[i] ?? 0)).toBeLessThanOrEqual(48);
      }
    }),
  );
});
