import { describe, expect, it } from 'vitest';
import { Fft } from '../../../src/lib/fft';
import { normalNoise } from '../../../src/lib/random';

/** By its definition. */
function transformed(real: Float64Array, imaginary: Float64Array): [number, number][] {
  return Array.from({ length: real.length }, (_, bin) => {
    let [re, im] = [0, 0];
    for (let n = 0; n < real.length; n++) {
      const angle = (-2 * Math.PI * ((bin * n) % real.length)) / real.length;
      const [a, b] = [real[n] ?? 0, imaginary[n] ?? 0];
      re += a * Math.cos(angle) - b * Math.sin(angle);
      im += a * Math.sin(angle) + b * Math.cos(angle);
    }
    return [re, im];
  });
}

describe('Fft', () => {
  it.each([2, 4, 8, 64, 512])('of %i values is the transform by its definition', (length) => {
    const real = Float64Array.from(normalNoise(1, length));
    const imaginary = Float64Array.from(normalNoise(2, length));
    const expected = transformed(real, imaginary);
    new Fft(length).transform(real, imaginary);
    for (const [bin, [re, im]] of expected.entries()) {
      expect(real[bin]).toBeCloseTo(re, 9);
      expect(imaginary[bin]).toBeCloseTo(im, 9);
    }
  });

  it.each([0, 1, 3, 12, 1000, 2.5])('takes no %d values', (length) => {
    expect(Fft.takes(length)).toBe(false);
    expect(() => new Fft(length)).toThrow(RangeError);
  });
});
