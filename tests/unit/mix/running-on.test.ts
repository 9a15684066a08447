import { describe, expect, test } from 'vitest';
import { createReferenceMixer } from '../../../src/mix/reference-mixer';
import { planMix } from '../../../src/mix/plan-mix';
import { spanSounds } from '../../../src/mix/span-sound';
import { apply } from '../../../src/project/apply';
import type { Project } from '../../../src/project/document';
import { firstDifference, joined, mixed, noise, sceneOf, silence, type Part } from './made';

const rates = [16_000, 44_100, 22_050];

type Made = ReturnType<typeof sceneOf>;

/** Splits a span as the page does it: with the second of the take that is heard at its start. */
function split({ project, takes }: Made, span: number, at: number): Made {
  const event = project.events[0];
  const take = takes.get('t1');
  if (event === undefined || take === undefined) throw new Error('the scene has no event');
  const sound = spanSounds(event, take, project)[span];
  if (sound === null || sound === undefined) throw new Error('the span is silent');
  const command = { type: 'split', id: 'e1', span, at, from: sound.from } as const;
  return { project: apply(project, command).project, takes };
}

async function heard(made: Made): Promise<Float32Array> {
  return (await mixed(createReferenceMixer(), made)).channels[0] ?? new Float32Array();
}

describe.each(rates)('a split changes no sample, at %i Hz', (rate) => {
  const take = {
    samples: joined(silence(0.317, rate), noise(4.2, rate), silence(0.4, rate)),
    sampleRate: rate,
  };
  const parts: Readonly<Record<string, Part>> = {
    'a bed looped four times': { sound: take, role: 'bg', spans: [{ start: 0.5, end: 17.9 }] },
    'a bed cropped at its loudest': { sound: take, role: 'bg', spans: [{ start: 1.033, end: 3.4 }] },
    'a sound cropped at its onset': { sound: take, spans: [{ start: 2, end: 5.123 }] },
    'long fades': { sound: take, role: 'bg', fadeIn: 4, fadeOut: 6, spans: [{ start: 0, end: 20 }] },
    'a sound that ends before its span': { sound: take, spans: [{ start: 1, end: 9 }] },
  };
  test.each(Object.entries(parts))('%s', async (_, part) => {
    const whole = sceneOf(20, part);
    const { start = 0, end = 0 } = whole.project.events[0]?.spans[0] ?? {};
    const once = split(whole, 0, start + 0.37 * (end - start));
    const twice = split(once, 1, start + 0.7 * (end - start));
    const thrice = split(twice, 0, start + 0.1001 * (end - start));
    const wanted = await heard(whole);
    for (const cut of [once, twice, thrice]) expect(firstDifference(await heard(cut), wanted)).toBe(-1);
    expect(thrice.project.events[0]?.spans).toHaveLength(4);
    expect(planMix(thrice.project, thrice.takes).placements).toHaveLength(1);
  });
});

describe('what no longer runs on', () => {
  const rate = 16_000;
  const sound = { samples: noise(4, rate), sampleRate: rate };
  const bed = sceneOf(20, { sound, role: 'bg', spans: [{ start: 0, end: 16 }] });

  function moved(part: Partial<Project['events'][number]['spans'][number]>): Made {
    const cut = split(bed, 0, 9);
    const spans = cut.project.events[0]?.spans ?? [];
    const changed = spans.map((span, i) => (i === 1 ? { ...span, ...part } : span));
    const command = { type: 'set', id: 'e1', changes: { spans: changed } } as const;
    return { project: apply(cut.project, command).project, takes: cut.takes };
  }

  test('spans apart, or from elsewhere in the take, come and go by themselves', () => {
    for (const part of [{ start: 9.5 }, { from: 2.5 }]) {
      const { project, takes } = moved(part);
      const placements = planMix(project, takes).placements;
      expect(placements).toHaveLength(2);
      for (const { fadeIn, fadeOut } of placements) expect([fadeIn, fadeOut]).toEqual([4800, 4800]);
    }
  });

  test('moved away, a piece plays on from where it was cut', async () => {
    const { project, takes } = moved({ start: 10, end: 17 });
    const [wanted, now] = [await heard(bed), await heard({ project, takes })];
    // From 9.3 to 15.7 s before, a second later now: fades of 0.3 s are over, the take loops every 3 s.
    for (let i = Math.round(9.4 * rate); i < 15.6 * rate; i += 1) {
      if (now[i + rate] !== wanted[i]) throw new Error(`differs ${i / rate} s`);
    }
  });
});
