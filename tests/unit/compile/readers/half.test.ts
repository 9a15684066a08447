import { describe, expect, it } from 'vitest';
import {
  bfloatsToFloats,
  floatToHalf,
  floatsToHalves,
  halfToFloat,
  halvesToFloats,
} from '../../../../src/compile/half';

/** The value of a binary16 by its definition. */
function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half);

describe('binary16', () => {
  it('widens every value as its definition says', () => {
    const floats = halvesToFloats(all);
    const right = (half: number): boolean =>
      Object.is(floats[half], valueOf(half)) && Object.is(halfToFloat(half), valueOf(half));
    expect([...all].filter((half) => !right(half))).toEqual([]);
  });

  it('narrows every widened value back to itself', () => {
    const back = floatsToHalves(halvesToFloats(all));
    const right = (half: number): boolean =>
      Number.isNaN(valueOf(half)) ? Number.isNaN(valueOf(back[half] ?? 0)) : back[half] === half;
    expect([...all].filter((half) => !right(half))).toEqual([]);
  });

  it('rounds to the nearest, and to the even one from half-way, between all neighbours', () => {
    const right = (low: number): boolean => {
      const middle = (valueOf(low) + valueOf(low + 1)) / 2;
      const even = low % 2 === 0 ? low : low + 1;
      return (
        floatToHalf(middle) === even &&
        floatToHalf(-middle) === (even | 0x8000) &&
        floatToHalf(middle * (1 - 2 ** -23)) === low &&
        floatToHalf(middle * (1 + 2 ** -23)) === low + 1
      );
    };
    expect([...all.subarray(0, 0x7bff)].filter((low) => !right(low))).toEqual([]);
  });

  it('goes to infinity from half a step beyond the greatest', () => {
    expect(floatToHalf(65519.99)).toBe(0x7bff);
    expect(floatToHalf(65520)).toBe(0x7c00);
    expect(floatToHalf(-1e30)).toBe(0xfc00);
    expect(valueOf(floatToHalf(NaN))).toBeNaN();
  });

  it('keeps the sign of zero and of what is too small', () => {
    expect(floatToHalf(-0)).toBe(0x8000);
    expect(floatToHalf(-(2 ** -26))).toBe(0x8000);
    expect(floatToHalf(2 ** -149)).toBe(0);
  });
});

describe('bfloat16', () => {
  it('is the upper half of a binary32', () => {
    const upper = Uint16Array.of(0x3f80, 0xc049, 0x0001, 0x7f80);
    expect([...bfloatsToFloats(upper)]).toEqual([1, -3.140625, 2 ** -133, Infinity]);
  });
});
