import { describe, expect, test } from 'vitest';
import type { MixedSound } from '../../src/mix/mixer';
import { seamsOf } from '../../src/mix/placement';
import { planMix } from '../../src/mix/plan-mix';
import { createReferenceMixer } from '../../src/mix/reference-mixer';
import { createWebAudioMixer } from '../../src/mix/web-audio-mixer';
import type { MixSettings } from '../../src/project/document';
import { apply } from '../../src/project/apply';
import { joined, mixed, noise, peak, sceneOf, silence, sine, stemsOf, type Part } from '../unit/mix/made';

/** The page's mixer against the one in plain arrays: the figure that issue 3 asks for. */
const AGREEMENT = 1e-4;

function difference(a: MixedSound, b: MixedSound): number {
  expect(a.sampleRate).toBe(b.sampleRate);
  expect(a.channels.map((channel) => channel.length)).toEqual(b.channels.map((channel) => channel.length));
  let most = 0;
  a.channels.forEach((channel, c) => {
    channel.forEach((sample, i) => {
      const error = Math.abs(sample - (b.channels[c]?.[i] ?? Number.NaN));
      // Written so that NaN counts as a difference.
      if (!(error <= most)) most = error;
    });
  });
  return most;
}

const low = 16_000;
const bark = {
  samples: joined(silence(0.31, low), noise(0.4, low, 0.6), silence(0.6, low)),
  sampleRate: low,
};
const rain = { samples: noise(4, low, 0.2, 2), sampleRate: low };
const hum = { samples: sine(97.3, 3, low, 0.3), sampleRate: low };

interface Scene {
  readonly seconds: number;
  readonly parts: readonly Part[];
  readonly style?: MixSettings['style'];
  /** What the plan must show, lest the scene does not test what it says. */
  readonly shows: (plan: ReturnType<typeof planMix>) => boolean;
}

const scenes: Readonly<Record<string, Scene>> = {
  'fades of every kind': {
    seconds: 6,
    parts: [
      { sound: rain, spans: [{ start: 0.001, end: 3.9 }], fadeIn: 1.7, fadeOut: 0.9 },
      { sound: hum, spans: [{ start: 1.337, end: 3.003 }], fadeIn: 4, fadeOut: 4 },
      {
        sound: bark,
        spans: [
          { start: 4.01, end: 4.02 },
          { start: 5.113, end: 6 },
        ],
      },
    ],
    shows: (plan) => plan.placements.length === 4 && plan.channels === 1,
  },
  'pans and gains': {
    seconds: 5,
    parts: [
      { sound: hum, spans: [{ start: 0.5, end: 3 }], pan: -1, gainDb: 3 },
      { sound: rain, role: 'bg', spans: [{ start: 0, end: 4 }], pan: 0.37, gainDb: -9 },
      { sound: bark, spans: [{ start: 2, end: 3 }] },
    ],
    shows: (plan) => plan.channels === 2,
  },
  'beds looped beyond their takes': {
    seconds: 20,
    parts: [
      { sound: rain, role: 'bg', spans: [{ start: 0.123, end: 20 }] },
      { sound: hum, role: 'bg', spans: [{ start: 2, end: 11.7, from: 1.25 }], pan: 0.8 },
    ],
    shows: (plan) => plan.placements.every((placement) => seamsOf(placement).length > 3),
  },
  'takes of different rates': {
    seconds: 4,
    parts: [
      { sound: hum, spans: [{ start: 0.777, end: 3 }] },
      { sound: { samples: noise(2, 22_050, 0.2), sampleRate: 22_050 }, spans: [{ start: 0, end: 2 }] },
      {
        sound: { samples: noise(3, 44_100, 0.2), sampleRate: 44_100 },
        spans: [{ start: 0.333, end: 3.1 }],
        pan: 0.1,
      },
    ],
    shows: (plan) => plan.sampleRate === 44_100,
  },
  'crops at the onset and at the loudest stretch': {
    seconds: 5,
    parts: [
      {
        sound: bark,
        spans: [
          { start: 0, end: 0.5 },
          { start: 1.0005, end: 1.2 },
          { start: 2, end: 2.3, from: 0.4 },
        ],
      },
      {
        sound: { ...rain, samples: joined(noise(2, low, 0.01), rain.samples) },
        role: 'bg',
        spans: [{ start: 1, end: 4 }],
      },
    ],
    shows: (plan) => plan.placements.every((placement) => placement.from > 0.25),
  },
  'a sum that the limiter brings down': {
    seconds: 4,
    parts: [1, 2, 3].map((i) => ({
      sound: { samples: noise(4, low, 0.8, i), sampleRate: low },
      gainDb: 3,
      pan: i / 4,
    })),
    shows: (plan) => plan.ceiling !== null,
  },
  "the paper's hard cuts": {
    seconds: 4,
    style: 'paper',
    parts: [
      {
        sound: bark,
        spans: [
          { start: 0.0417, end: 0.5 },
          { start: 1, end: 1.2 },
        ],
        gainDb: -9,
        pan: 1,
      },
      { sound: rain, spans: [{ start: 0.2, end: 3.999 }] },
    ],
    shows: (plan) => plan.ceiling === null && plan.placements.every((placement) => placement.fadeIn === 0),
  },
  'one sample, and a hundred events': {
    seconds: 3,
    parts: [
      { sound: { samples: Float32Array.of(0.5), sampleRate: low }, spans: [{ start: 1, end: 2 }] },
      ...Array.from({ length: 100 }, (_, i) => ({
        sound: { samples: noise(0.2, low, 0.05, i + 1), sampleRate: low },
        spans: [{ start: i * 0.027, end: i * 0.027 + 0.15 }],
      })),
    ],
    shows: (plan) => plan.placements.length === 101,
  },
};

describe('OfflineAudioContext agrees with the reference within 1e-4', () => {
  test.each(Object.entries(scenes))('%s', async (name, { seconds, parts, style, shows }) => {
    const scene = sceneOf(seconds, ...parts);
    const project = apply(scene.project, { type: 'set-mix', mix: { style: style ?? 'studio' } }).project;
    expect(shows(planMix(project, scene.takes))).toBe(true);
    const page = await mixed(createWebAudioMixer(), { project, takes: scene.takes });
    const reference = await mixed(createReferenceMixer(), { project, takes: scene.takes });
    expect(peak(reference.channels)).toBeGreaterThan(0.1);
    const error = difference(page, reference);
    console.info(`${name}: ${error.toExponential(1)}`);
    expect(error).toBeLessThanOrEqual(AGREEMENT);
  });

  test('the stems do too', async () => {
    const made = sceneOf(5, ...(scenes['pans and gains']?.parts ?? []));
    const page = await stemsOf(createWebAudioMixer(), made);
    const reference = await stemsOf(createReferenceMixer(), made);
    expect(page).toHaveLength(3);
    page.forEach((stem, i) => {
      const other = reference[i];
      if (other === undefined) throw new Error('a stem is missing');
      expect(difference(stem, other)).toBeLessThanOrEqual(AGREEMENT);
    });
  });

  test('and the measure sees a sound that is one sample late, or a thousandth too loud', async () => {
    const mixer = createReferenceMixer();
    const reference = await mixed(mixer, scene(0.5, 0));
    expect(difference(reference, await mixed(mixer, scene(0.501, 0)))).toBeGreaterThan(100 * AGREEMENT);
    expect(difference(reference, await mixed(mixer, scene(0.5, 0.01)))).toBeGreaterThan(AGREEMENT);
  });
});

function scene(start: number, gainDb: number): ReturnType<typeof sceneOf> {
  return sceneOf(3, { sound: bark, spans: [{ start, end: start + 1 }], gainDb });
}

test('a scene without sound is silence of its length', async () => {
  const { channels, sampleRate } = await mixed(createWebAudioMixer(), sceneOf(2));
  expect(channels.map((channel) => channel.length)).toEqual([2 * sampleRate]);
  expect(peak(channels)).toBe(0);
});

describe('stopping', () => {
  test('before and while it renders, rejects with the reason; the next mix works', async () => {
    const { project, takes } = sceneOf(20, ...(scenes['beds looped beyond their takes']?.parts ?? []));
    const reason = new Error('stopped by the test');
    const mixer = createWebAudioMixer();
    await expect(mixer.mix(project, takes, AbortSignal.abort(reason))).rejects.toBe(reason);
    const control = new AbortController();
    const mixing = mixer.mix(project, takes, control.signal);
    control.abort(reason);
    await expect(mixing).rejects.toBe(reason);
    expect(peak((await mixed(mixer, { project, takes })).channels)).toBeGreaterThan(0.1);
  });
});
