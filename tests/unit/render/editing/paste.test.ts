import { describe, expect, test } from 'vitest';
import { levelOfKept, pasted } from '../../../../src/render/editing/paste';
import { preparedSource, sourceWindow } from '../../../../src/render/editing/source-sound';

const original = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i) / 2);
const made = new Float32Array(60).fill(0.25);

describe('what is pasted', () => {
  test('leaves every sample outside the stretch as it is', () => {
    const result = pasted(original, made, 30, { from: 40, to: 80, fade: 8 });
    expect(result.length).toBe(100);
    expect(result.subarray(0, 40)).toEqual(original.subarray(0, 40));
    expect(result.subarray(80)).toEqual(original.subarray(80));
    expect(result.subarray(48, 72)).toEqual(new Float32Array(24).fill(0.25));
    expect(result[40]).toBeCloseTo(Math.sqrt(1 / 16) * 0.25 + Math.sqrt(15 / 16) * (original[40] ?? 0), 6);
  });

  test('at the beginning and at the end of the sound does not fade', () => {
    const whole = pasted(original, new Float32Array(100).fill(0.25), 0, { from: 0, to: 100, fade: 8 });
    expect(whole).toEqual(new Float32Array(100).fill(0.25));
  });

  test('goes on behind the end', () => {
    const result = pasted(original, made, 80, { from: 92, to: 130, fade: 8 });
    expect(result.length).toBe(130);
    expect(result.subarray(0, 92)).toEqual(original.subarray(0, 92));
    expect(result.subarray(100)).toEqual(new Float32Array(30).fill(0.25));
  });

  test('into a stretch shorter than its fades meets in the middle', () => {
    const result = pasted(original, made, 40, { from: 50, to: 54, fade: 8 });
    expect(result.subarray(54)).toEqual(original.subarray(54));
    expect(result.every(Number.isFinite)).toBe(true);
  });
});

describe('what is made', () => {
  const stretch = { from: 40, to: 80 };
  const quieter = (by: number): Float32Array =>
    original.map((sample, i) => (i >= 40 && i < 80 ? 9 : sample / by)).subarray(30);

  test('is brought to the level of the original by what both have outside the stretch', () => {
    expect(levelOfKept(original, quieter(1.25), 30, stretch)).toBeCloseTo(1.25, 5);
    expect(levelOfKept(original, quieter(0.9), 30, stretch)).toBeCloseTo(0.9, 5);
  });

  test('by 3 dB at most, and not at all where there is nothing to go by', () => {
    expect(levelOfKept(original, quieter(4), 30, stretch)).toBeCloseTo(1.413, 3);
    expect(levelOfKept(new Float32Array(100), quieter(1), 30, stretch)).toBe(1);
    expect(levelOfKept(original, made, 40, { from: 40, to: 100 })).toBe(1);
  });
});

describe('a source', () => {
  test('goes on as its mirror image beyond its end', () => {
    expect(sourceWindow(Float32Array.of(1, 2, 3), 1, 6)).toEqual(Float32Array.of(2, 3, 2, 1, 2, 3));
  });

  test('is brought to the level that the networks know, a whisper by 20 dB at most', () => {
    const quiet = preparedSource({ samples: Float32Array.of(0, 0.5, -0.25), sampleRate: 16_000 }, 16_000);
    expect(quiet.samples[1]).toBeCloseTo(0.95, 6);
    expect(quiet.gain).toBeCloseTo(1.9, 6);
    const whisper = preparedSource({ samples: Float32Array.of(0.001), sampleRate: 16_000 }, 16_000);
    expect(whisper.gain).toBe(10);
    expect(preparedSource({ samples: new Float32Array(4), sampleRate: 8000 }, 16_000)).toEqual({
      samples: new Float32Array(8),
      gain: 1,
    });
  });
});
