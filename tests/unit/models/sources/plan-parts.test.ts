import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planParts } from '../../../../src/models/sources/plan-parts';

describe('planParts', () => {
  it('joins neighbours, leaves out what lies far apart, and cuts what is long', () => {
    const far = 50 * 2 ** 20;
    const parts = planParts(
      [
        { offset: far, length: 10_000 },
        { offset: 1000, length: 100_000 },
        { offset: 101_100, length: 900_000 },
      ],
      100 * 2 ** 20,
      500_000,
    );
    expect(parts).toEqual([
      { offset: 0, length: 500_000 },
      { offset: 500_000, length: 500_000 },
      { offset: 1_000_000, length: 1100 },
      { offset: far, length: 10_000 },
    ]);
  });

  it('takes head and tail along where nearly all is needed', () => {
    expect(planParts([{ offset: 100, length: 9800 }], 10_000, 20_000)).toEqual([
      { offset: 0, length: 10_000 },
    ]);
  });

  it('covers every range, in order, once, with at most 4 % more', () => {
    const range = fc.record({ offset: fc.nat(5000), length: fc.nat(300) });
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 30 }),
        fc.integer({ min: 1, max: 700 }),
        (ranges, partBytes) => {
          const size = 5300;
          const parts = planParts(ranges, size, partBytes);
          const needed = new Set(
            ranges.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i)),
          );
          const fetched = parts.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i));
          const all = new Set(fetched);
          expect(fetched).toEqual([...all].sort((a, b) => a - b));
          expect([...needed].filter((byte) => !all.has(byte))).toEqual([]);
          expect(fetched.length).toBeLessThanOrEqual(needed.size * 1.04);
          expect(parts.every(({ offset, length }) => length <= partBytes && offset + length <= size)).toBe(
            true,
          );
        },
      ),
    );
  });

  it('passes over what is not in the file', () => {
    const ranges = [
      { offset: -5, length: 10 },
      { offset: 95, length: 10 },
      { offset: NaN, length: 10 },
      { offset: 0, length: Infinity },
      { offset: 5, length: 0 },
    ];
    expect(planParts(ranges, 100, 10)).toEqual([]);
  });
});
