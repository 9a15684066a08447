import { describe, expect, test } from 'vitest';
import { createReferenceMixer } from '../../../src/mix/reference-mixer';
import { peaksOf } from '../../../src/mix/peaks';
import { spanSounds } from '../../../src/mix/span-sound';
import { joined, mixed, noise, sceneOf, silence, sine, type Part } from './made';

const rate = 16_000;
const take = {
  samples: joined(silence(0.2, rate), noise(3, rate, 0.4), sine(300, 1, rate, 0.7)),
  sampleRate: rate,
};

const parts: Readonly<Record<string, Part>> = {
  'cropped and quieter': { sound: take, spans: [{ start: 1, end: 3 }], gainDb: -9 },
  'looped, with fades': { sound: take, role: 'bg', fadeIn: 2, fadeOut: 3, spans: [{ start: 0.5, end: 15 }] },
  'over before its span is': { sound: take, spans: [{ start: 2, end: 9 }] },
  'cut off by the scene’s end': { sound: take, role: 'bg', spans: [{ start: 9, end: 20 }] },
};

describe('the wave that is drawn is the one that is heard', () => {
  test.each(Object.entries(parts))('%s', async (_, part) => {
    const { project, takes } = sceneOf(16, part);
    const [event] = project.events;
    const [span] = event?.spans ?? [];
    if (event === undefined || span === undefined) throw new Error('the scene has no event');
    const [sound] = spanSounds(event, take, project);
    const [mono = new Float32Array()] = (await mixed(createReferenceMixer(), { project, takes })).channels;
    for (const columns of [70, 400]) {
      const drawn = sound?.peaks(columns);
      const wanted = peaksOf(mono, columns, Math.round(span.start * rate), Math.round(span.end * rate));
      for (const kind of ['min', 'max', 'rms'] as const) {
        wanted[kind].forEach((value, i) => {
          // Blocks of 64 samples may lie across two columns; a fade is taken in the column's middle.
          expect(Math.abs((drawn?.[kind][i] ?? Number.NaN) - value)).toBeLessThan(0.12);
        });
      }
      const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / columns;
      expect(mean(drawn?.rms ?? new Float32Array())).toBeCloseTo(mean(wanted.rms), 2);
    }
  });
});

test('tells where in the take it begins, where it ends, where it repeats, and how it fades', () => {
  const spans = [
    { start: 0, end: 10 },
    { start: 11, end: 13, from: 1.5 },
  ];
  const { project } = sceneOf(16, { sound: take, role: 'bg', fadeIn: 2, spans });
  const [event] = project.events;
  if (event === undefined) throw new Error('the scene has no event');
  const [first, second] = spanSounds(event, take, project);
  // A ring of 4 s less a seam of 1 s.
  expect(first?.seams.map((seam) => Math.round(seam))).toEqual([3, 6, 9]);
  expect(first?.from).toBe(0);
  expect(first?.sounds).toBe(10);
  expect(first?.fadeAt(1)).toBeCloseTo(Math.SQRT1_2, 3);
  expect(first?.fadeAt(5)).toBe(1);
  expect(second).toMatchObject({ from: 1.5, sounds: 2, seams: [] });
});

test('no sound behind the scene’s end; muted events are drawn', () => {
  const spans = [
    { start: 1, end: 2 },
    { start: 17, end: 18 },
  ];
  const { project } = sceneOf(16, { sound: take, spans, changes: { muted: true } });
  const [event] = project.events;
  if (event === undefined) throw new Error('the scene has no event');
  const [first, second] = spanSounds(event, take, project);
  expect(first?.loudest).toBeCloseTo(0.7, 2);
  expect(second).toBeNull();
});
