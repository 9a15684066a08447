import { describe, expect, test } from 'vitest';
import { apply } from '../../../src/project/apply';
import { channelGains, seamsOf, type Placement } from '../../../src/mix/placement';
import { MixPlanner, planMix } from '../../../src/mix/plan-mix';
import { joined, noise, sceneOf, silence, sine, soundOf, type Part } from './made';

const rate = 16_000;

function planOf(duration: number, ...parts: readonly Part[]): readonly Placement[] {
  const { project, takes } = sceneOf(duration, ...parts);
  return planMix(project, takes).placements;
}

function only(placements: readonly Placement[]): Placement {
  const [placement] = placements;
  if (placement === undefined || placements.length !== 1) throw new Error(`${placements.length} placements`);
  return placement;
}

const second = { samples: noise(1, rate), sampleRate: rate };
const four = { samples: joined(silence(1.5, rate), noise(1, rate), silence(1.5, rate)), sampleRate: rate };

describe('placing', () => {
  test('starts and ends are rounded to whole samples', () => {
    const sound = { samples: noise(1, 22_050), sampleRate: 22_050 };
    const placement = only(planOf(5, { sound, spans: [{ start: 0.333, end: 1.001 }] }));
    expect(placement.startSample).toBe(Math.round(0.333 * 22_050));
    expect(placement.lengthSamples).toBe(Math.round(1.001 * 22_050) - Math.round(0.333 * 22_050));
  });

  test('every span is a placement of the one take', () => {
    const placements = planOf(5, {
      sound: second,
      spans: [
        { start: 0, end: 1 },
        { start: 2, end: 3 },
      ],
    });
    expect(placements.map(({ span, startSample, takeId }) => [span, startSample, takeId])).toEqual([
      [0, 0, 't1'],
      [1, 2 * rate, 't1'],
    ]);
  });

  test('what the scene does not reach is cut or left out, and the sound does not move for it', () => {
    const spans = [{ start: 1, end: 3 }];
    const whole = only(planOf(5, { sound: four, spans }));
    const cut = only(planOf(2, { sound: four, spans }));
    expect(cut.lengthSamples).toBe(rate);
    expect(cut.from).toBe(whole.from);
    expect(planOf(1, { sound: four, spans })).toEqual([]);
  });

  test('muted events, and events without samples, are left out', () => {
    const { project } = sceneOf(5, { sound: second });
    expect(planMix(project, new Map()).placements).toEqual([]);
    expect(planOf(5, { sound: second, changes: { muted: true } })).toEqual([]);
  });
});

test('once an event is soloed, only soloed ones sound, and of those none that is muted', () => {
  const heard = (...changes: readonly Part['changes'][]): readonly string[] =>
    planOf(5, ...changes.map((change) => ({ sound: second, changes: change ?? {} }))).map(
      ({ eventId }) => eventId,
    );
  expect(heard({}, {}, { muted: true })).toEqual(['e1', 'e2']);
  expect(heard({}, { soloed: true }, {})).toEqual(['e2']);
  expect(heard({}, { soloed: true }, { soloed: true, muted: true })).toEqual(['e2']);
  expect(heard({}, { soloed: true, muted: true })).toEqual([]);
});

test('the level and the ceiling of the whole are the document’s', () => {
  const { project, takes } = sceneOf(2, { sound: second });
  const mix = { gainDb: -6, ceilingDb: -3 };
  const plan = planMix(apply(project, { type: 'set-mix', mix }).project, takes);
  expect(plan.gain).toBeCloseTo(0.501, 3);
  expect(plan.ceiling).toBeCloseTo(0.708, 3);
});

describe('which part of the take', () => {
  test('a foreground sound that is longer than its span begins 10 ms before its onset', () => {
    const placement = only(planOf(5, { sound: four, spans: [{ start: 0, end: 1 }] }));
    expect(placement.from).toBeCloseTo(1.49, 2);
    // What is left of the take is less than the span only where the onset is late.
    const late = { samples: joined(silence(3.5, rate), noise(0.5, rate)), sampleRate: rate };
    const short = only(planOf(5, { sound: late, spans: [{ start: 0, end: 2 }] }));
    expect(short.lengthSamples / rate).toBeCloseTo(0.51, 2);
  });

  test('a bed is cropped at its loudest stretch', () => {
    const placement = only(planOf(5, { sound: four, role: 'bg', spans: [{ start: 0, end: 1 }] }));
    expect(placement.from).toBeCloseTo(1.5, 2);
  });

  test('as long as its span, a take is played from its beginning, and so within rounding', () => {
    expect(only(planOf(5, { sound: four, spans: [{ start: 0, end: 4 }] })).from).toBe(0);
    expect(only(planOf(5, { sound: four, spans: [{ start: 0, end: 3.995 }] })).from).toBe(0);
    const bed = only(planOf(5, { sound: four, role: 'bg', spans: [{ start: 0.5, end: 4.505 }] }));
    expect(bed).toMatchObject({ from: 0, ring: false, lengthSamples: 4 * rate });
  });

  test('a place that was set is kept', () => {
    const placement = only(planOf(5, { sound: four, spans: [{ start: 0, end: 1, from: 2 }] }));
    expect(placement.from).toBe(2);
    expect(soundOf(placement)).toEqual(four.samples.subarray(2 * rate, 3 * rate));
    expect(planOf(5, { sound: second, spans: [{ start: 0, end: 1, from: 3 }] })).toEqual([]);
  });

  test('a foreground sound ends where it ends, a bed goes on', () => {
    const spans = [{ start: 0, end: 5 }];
    expect(only(planOf(5, { sound: second, spans })).lengthSamples).toBe(rate);
    const bed = only(planOf(5, { sound: second, role: 'bg', spans }));
    expect(bed.lengthSamples).toBe(5 * rate);
    expect(seamsOf(bed).length).toBeGreaterThan(4);
  });
});

describe('fades', () => {
  const spans = [{ start: 0, end: 1 }];
  const sound = second;

  test('10 ms for the foreground, 0.3 s for beds, at most a quarter of the sound', () => {
    expect(only(planOf(5, { sound, spans }))).toMatchObject({ fadeIn: 160, fadeOut: 160 });
    expect(only(planOf(5, { sound, spans, role: 'bg' }))).toMatchObject({
      fadeIn: 0.25 * rate,
      fadeOut: 0.25 * rate,
    });
    const short = [{ start: 0, end: 0.02 }];
    expect(only(planOf(5, { sound, spans: short }))).toMatchObject({ fadeIn: 80, fadeOut: 80 });
  });

  test('those that were set, as they were set', () => {
    expect(only(planOf(5, { sound, spans, fadeIn: 0.5, fadeOut: 0.25 }))).toMatchObject({
      fadeIn: 0.5 * rate,
      fadeOut: 0.25 * rate,
    });
  });

  test('too long together they share the sound', () => {
    expect(only(planOf(5, { sound, spans, fadeIn: 3, fadeOut: 1 }))).toMatchObject({
      fadeIn: 0.75 * rate,
      fadeOut: 0.25 * rate,
    });
  });
});

describe('channels and rate', () => {
  test('mono while every pan is 0, and the middle is as loud in stereo', () => {
    const { project, takes } = sceneOf(5, { sound: second, gainDb: -6 }, { sound: second });
    const mono = planMix(project, takes);
    expect(mono.channels).toBe(1);
    const panned = planMix(apply(project, { type: 'set', id: 'e2', changes: { pan: 1 } }).project, takes);
    expect(panned.channels).toBe(2);
    const half = 10 ** (-6 / 20);
    const gains = ({ channels, placements }: typeof mono, i: number): readonly number[] =>
      placements.slice(i, i + 1).flatMap((placement) => channelGains(placement, channels));
    expect(gains(mono, 0)).toEqual([half]);
    expect(gains(panned, 0)).toEqual([half, half]);
    const [left = 1, right = 0] = gains(panned, 1);
    expect(left).toBeCloseTo(0, 12);
    expect(right).toBeCloseTo(Math.SQRT2, 12);
  });

  test('equal power: the squares of left and right always have the same sum', () => {
    for (const pan of [-1, -0.6, -0.1, 0.3, 0.99]) {
      const gains = channelGains(only(planOf(5, { sound: second, pan })), 2);
      expect(gains.reduce((sum, gain) => sum + gain * gain, 0)).toBeCloseTo(2, 12);
    }
  });

  test('the highest rate of the takes; the others are resampled, once', () => {
    const { project, takes } = sceneOf(
      2,
      { sound: { samples: sine(440, 1, 16_000), sampleRate: 16_000 } },
      { sound: { samples: noise(1, 44_100), sampleRate: 44_100 } },
    );
    const plan = planMix(project, takes);
    expect(plan.sampleRate).toBe(44_100);
    expect(plan.lengthSamples).toBe(88_200);
    const [low, high] = plan.placements;
    expect(low?.lengthSamples).toBe(44_100);
    const wanted = sine(440, 1, 44_100);
    for (const i of [10_000, 20_000, 30_000]) expect(low?.source[i]).toBeCloseTo(wanted[i] ?? 0, 5);
    expect(high?.source).toBe(takes.get('t2')?.samples);
    expect(planMix(project, takes).placements[0]?.source).toBe(low?.source);
  });
});

test('the paper: hard cuts from the beginning of the take, gains and pans as rendered, no limiter', () => {
  const { project, takes } = sceneOf(5, {
    sound: four,
    spans: [{ start: 1, end: 2 }],
    gainDb: -20,
    pan: 1,
    fadeIn: 1,
  });
  const plan = planMix(apply(project, { type: 'set-mix', mix: { style: 'paper' } }).project, takes);
  expect(plan).toMatchObject({ channels: 1, gain: 1, ceiling: null });
  expect(only(plan.placements)).toMatchObject({
    from: 0,
    gainDb: 0,
    pan: 0,
    fadeIn: 0,
    fadeOut: 0,
    lengthSamples: rate,
  });
});

test('the same event with other samples is placed anew: another project may be on the page', () => {
  const planner = new MixPlanner();
  const one = sceneOf(5, { sound: second });
  const other = sceneOf(5, { sound: { samples: noise(1, rate, 0.3, 2), sampleRate: rate } });
  const [before] = planner.plan(one.project, one.takes).placements;
  expect(planner.plan(one.project, one.takes).placements[0]).toBe(before);
  const [after] = planner.plan(other.project, other.takes).placements;
  expect(after?.takeId).toBe(before?.takeId);
  expect(after).not.toBe(before);
});
