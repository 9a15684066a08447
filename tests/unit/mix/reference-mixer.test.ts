import { describe, expect, test } from 'vitest';
import { gainFromDb } from '../../../src/lib/units';
import { createReferenceMixer } from '../../../src/mix/reference-mixer';
import { apply } from '../../../src/project/apply';
import { mixed, noise, peak, rms, sceneOf, sine, stemsOf } from './made';

const rate = 16_000;
const flat = { samples: new Float32Array(rate).fill(0.5), sampleRate: rate };

test('a stem lies in its span: silence outside, the take times its gain inside, a quarter sine at the edges', async () => {
  const scene = sceneOf(4, {
    sound: flat,
    spans: [{ start: 1.5, end: 2.5 }],
    gainDb: -6,
    fadeIn: 0.5,
  });
  const { channels, sampleRate } = await mixed(createReferenceMixer(), scene);
  expect(sampleRate).toBe(rate);
  expect(channels).toHaveLength(1);
  const [mono = new Float32Array()] = channels;
  expect(mono).toHaveLength(4 * rate);
  const at = (seconds: number): number => mono[Math.round(seconds * rate)] ?? Number.NaN;
  const inside = 0.5 * 10 ** (-6 / 20);
  expect(mono.subarray(0, 1.5 * rate).every((sample) => sample === 0)).toBe(true);
  expect(mono.subarray(2.5 * rate).every((sample) => sample === 0)).toBe(true);
  expect(at(1.75)).toBeCloseTo(inside * Math.SQRT1_2, 4);
  expect(at(1.5 + 0.5 / 3)).toBeCloseTo(inside * 0.5, 4);
  expect(at(2.2)).toBeCloseTo(inside, 6);
  expect(at(2.495)).toBeCloseTo(inside * Math.SQRT1_2, 2);
});

test('overlapping sounds add up', async () => {
  const tone = { samples: sine(440, 1, rate, 0.2), sampleRate: rate };
  const hiss = { samples: noise(1, rate, 0.2), sampleRate: rate };
  const spans = [{ start: 0, end: 1 }];
  const scene = sceneOf(1, { sound: tone, spans }, { sound: hiss, spans });
  const [mono] = (await mixed(createReferenceMixer(), scene)).channels;
  for (const i of [4000, 8000, 12_000]) {
    expect(mono?.[i]).toBeCloseTo((tone.samples[i] ?? 0) + (hiss.samples[i] ?? 0), 6);
  }
});

test('a sum that is too loud is limited, never clipped; the paper leaves it', async () => {
  const sound = { samples: sine(100, 2, rate, 0.9), sampleRate: rate };
  const { project, takes } = sceneOf(2, { sound }, { sound }, { sound });
  const { channels } = await mixed(createReferenceMixer(), { project, takes });
  expect(peak(channels)).toBeLessThanOrEqual(gainFromDb(-1));
  expect(peak(channels)).toBeGreaterThan(0.85);
  // Clipping would leave runs of equal samples.
  const [mono = new Float32Array()] = channels;
  expect(mono.filter((sample, i) => Math.abs(sample) > 0.5 && sample === mono[i + 1]).length).toBeLessThan(
    10,
  );
  const paper = await mixed(createReferenceMixer(), {
    project: apply(project, { type: 'set-mix', mix: { style: 'paper' } }).project,
    takes,
  });
  expect(peak(paper.channels)).toBeCloseTo(2.7, 3);
});

test('the level of the whole comes before the limiter, whose ceiling is the one that was set', async () => {
  const sound = { samples: sine(100, 2, rate, 0.5), sampleRate: rate };
  const { project, takes } = sceneOf(2, { sound });
  const at = async (gainDb: number, ceilingDb: number): Promise<number> => {
    const command = { type: 'set-mix', mix: { gainDb, ceilingDb } } as const;
    return peak(
      (await mixed(createReferenceMixer(), { project: apply(project, command).project, takes })).channels,
    );
  };
  expect(await at(-6, -1)).toBeCloseTo(0.5 * 10 ** (-6 / 20), 5);
  const limited = await at(20, -4);
  expect(limited).toBeLessThanOrEqual(10 ** (-4 / 20));
  expect(limited).toBeGreaterThan(10 ** (-4.5 / 20));
});

test('stems: each audible event alone, as long as the scene; their sum is the mix', async () => {
  const scene = sceneOf(
    3,
    {
      sound: { samples: noise(1, rate, 0.2), sampleRate: rate },
      spans: [
        { start: 0, end: 0.5 },
        { start: 1, end: 2 },
      ],
    },
    { sound: { samples: noise(1, rate, 0.2, 2), sampleRate: rate }, role: 'bg', pan: -0.5 },
    { sound: flat, changes: { muted: true } },
  );
  const stems = await stemsOf(createReferenceMixer(), scene);
  expect(stems).toHaveLength(2);
  const { channels } = await mixed(createReferenceMixer(), scene);
  channels.forEach((channel, c) => {
    expect(channel).toHaveLength(3 * rate);
    channel.forEach((sample, i) => {
      const sum = stems.reduce((all, stem) => all + (stem.channels[c]?.[i] ?? Number.NaN), 0);
      if (Math.abs(sample - sum) > 1e-6) throw new Error(`${sample} is not ${sum} at ${i}`);
    });
  });
});

test('a scene without sound is silence of its length', async () => {
  const { channels, sampleRate } = await mixed(createReferenceMixer(), sceneOf(2));
  expect(channels.map((channel) => channel.length)).toEqual([2 * sampleRate]);
  expect(rms(channels[0] ?? new Float32Array([1]))).toBe(0);
});

describe('stopping', () => {
  test('rejects with the reason', async () => {
    const { project, takes } = sceneOf(2, { sound: flat });
    const reason = new Error('stopped by the test');
    await expect(createReferenceMixer().mix(project, takes, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
