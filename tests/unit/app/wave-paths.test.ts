import { afterEach, describe, expect, test, vi } from 'vitest';
import { bodyPath, columnsOf, edgePath, spreadPath, UNITS } from '../../../src/app/score/wave-paths';
import type { Peaks } from '../../../src/mix/peaks';

/** Every subpath of a path as its points. */
function pointsOf(path: string): (readonly [number, number])[][] {
  return path
    .split('M')
    .slice(1)
    .map((subpath) => {
      const numbers = subpath.replace('Z', '').split(' ').map(Number);
      return Array.from({ length: numbers.length / 2 }, (_, i) => [
        numbers[2 * i] ?? Number.NaN,
        numbers[2 * i + 1] ?? Number.NaN,
      ]);
    });
}

const peaks: Peaks = {
  max: Float32Array.of(0.5, 0.25, 0),
  min: Float32Array.of(-0.25, -0.75, 0),
  rms: Float32Array.of(0.125, 0.2, 0),
};

describe('the paths of a wave', () => {
  test('the spread goes along the highest samples and back along the lowest', () => {
    expect(spreadPath(peaks).endsWith('Z')).toBe(true);
    expect(pointsOf(spreadPath(peaks))).toEqual([
      [
        [0, -0.5 * UNITS],
        [1, -0.25 * UNITS],
        [2, 0],
        [2, 0],
        [1, 0.75 * UNITS],
        [0, 0.25 * UNITS],
      ],
    ]);
  });

  test('the body reaches as far up as down', () => {
    expect(pointsOf(bodyPath(peaks))).toEqual([
      [
        [0, -0.125 * UNITS],
        [1, -0.2 * UNITS],
        [2, 0],
        [2, 0],
        [1, 0.2 * UNITS],
        [0, 0.125 * UNITS],
      ],
    ]);
  });

  test('the outline is two lines', () => {
    const [above, below, ...others] = pointsOf(edgePath(peaks));
    expect(above?.map(([, y]) => y)).toEqual([-0.5 * UNITS, -0.25 * UNITS, 0]);
    expect(below?.map(([, y]) => y)).toEqual([0.25 * UNITS, 0.75 * UNITS, 0]);
    expect([others, edgePath(peaks).includes('Z')]).toEqual([[], false]);
  });
});

describe('as many columns as the screen has pixels there', () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    [100, 1, 100],
    [100, 2.5, 250],
    [0.2, 1, 2],
    [0, 1, 0],
    [1e6, 3, 16_384],
  ])('%s px at a ratio of %s', (width, ratio, columns) => {
    vi.stubGlobal('devicePixelRatio', ratio);
    expect(columnsOf(width)).toBe(columns);
  });
});
