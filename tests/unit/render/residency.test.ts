import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitTogether, networkRoom, toRelease } from '../../../src/render/residency';

const resident = [
  { key: 'text', weights: 2 },
  { key: 'unet', weights: 17 },
  { key: 'vae', weights: 3 },
];

describe('what has to go before the next network comes', () => {
  test.each([
    [30, []],
    [29.9, ['text']],
    [27.9, ['text', 'unet']],
    [10.9, ['text', 'unet', 'vae']],
    [0, ['text', 'unet', 'vae']],
    [Infinity, []],
  ])('with room for %d: %j', (room, released) => {
    expect(toRelease(resident, 8, room)).toEqual(released);
  });

  test('is no more than needed, and enough wherever the next fits alone', () => {
    const networks = fc.array(fc.record({ key: fc.string(), weights: fc.nat(100) }), { maxLength: 6 });
    fc.assert(
      fc.property(networks, fc.nat(200), fc.nat(500), (others, next, room) => {
        const gone = toRelease(others, next, room).length;
        const taken = (from: number): number =>
          next + others.slice(from).reduce((sum, { weights }) => sum + weights, 0);
        if (next <= room) expect(taken(gone)).toBeLessThanOrEqual(room);
        else expect(gone).toBe(others.length);
        if (gone > 0) expect(taken(gone - 1)).toBeGreaterThan(room);
      }),
    );
  });
});

describe('networks fit together', () => {
  const [unet, vae] = [
    { weights: 17, peak: 20 },
    { weights: 3, peak: 11 },
  ];
  test('when each can work while the others stay', () => {
    expect(fitTogether([unet, vae], 28)).toBe(true);
    expect(fitTogether([unet, vae], 27.9)).toBe(false);
    expect(fitTogether([unet], 20)).toBe(true);
    expect(fitTogether([], 0)).toBe(true);
  });
});

describe('the room there is', () => {
  test('is the main memory without what page and browser need, and not bounded where it is not known', () => {
    expect(networkRoom('webgpu', 8e9)).toBe(6.5e9);
    expect(networkRoom('webgpu', 1e9)).toBe(0);
    expect(networkRoom('webgpu', null)).toBe(Infinity);
  });

  test('on the processor is what its addresses hold', () => {
    expect(networkRoom('wasm', null)).toBe(2e9);
    expect(networkRoom('wasm', 32e9)).toBe(2e9);
    expect(networkRoom('wasm', 2e9)).toBe(0.5e9);
  });
});
