import { describe, expect, it } from 'vitest';
import { parseDescription } from '../../../src/compile/checkpoint/bundle-description';
import { parseScheduler } from '../../../src/compile/checkpoint/scheduler-config';
import type { Manifest } from '../../../src/compile/manifest';
import { costWords, qualityChoices } from '../../../src/app/detail/quality-words';
import { QUALITIES, type Quality } from '../../../src/project/quality';
import { qualitySampler, windowRuns } from '../../../src/render/quality';
import nano from '../../../public/models/nano/manifest.json';

/** What Auffusion's published files say (models.md 2.3). */
const auffusion = {
  defaults: parseDescription(null, { name: 'auffusion', licence: null, source: null }).defaults,
  schedule: parseScheduler({
    _class_name: 'PNDMScheduler',
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: 'scaled_linear',
    skip_prk_steps: true,
    steps_offset: 1,
  }),
};

const small = nano as unknown as Manifest;

describe('what a quality means', () => {
  it('for Auffusion: three samplers, and what each costs in runs of the UNet', () => {
    const table = QUALITIES.map((quality) => {
      const sampler = qualitySampler(quality, auffusion);
      return [sampler.name, sampler.steps, sampler.guidanceScale, windowRuns(sampler, auffusion)];
    });
    expect(table).toEqual([
      ['dpm-solver++', 12, 7.5, 24],
      // 15 of 20 steps with guidance.
      ['dpm-solver++', 20, 7.5, 35],
      // PNDM takes one more than it is asked for.
      ['pndm', 100, 7.5, 202],
    ]);
  });

  it('guides the standard from noise levels of 5.42 to 0.28, and the others throughout', () => {
    const { guidanceInterval } = qualitySampler('standard', auffusion);
    const { trainSteps, betaStart, betaEnd } = auffusion.schedule;
    let share = 1;
    const noise = Array.from({ length: trainSteps }, (_, t) => {
      const root =
        Math.sqrt(betaStart) + ((Math.sqrt(betaEnd) - Math.sqrt(betaStart)) * t) / (trainSteps - 1);
      share *= 1 - root * root;
      return Math.sqrt((1 - share) / share);
    });
    const levels = guidanceInterval?.map((at) => noise[Math.round((1 - at) * trainSteps)] ?? 0);
    expect(levels?.[0]).toBeCloseTo(5.4, 0);
    expect(levels?.[1]).toBeCloseTo(0.28, 1);
    expect(qualitySampler('draft', auffusion).guidanceInterval).toBeNull();
    expect(qualitySampler('published', auffusion).guidanceInterval).toBeNull();
  });

  it('never costs more than the bundle’s own: nano’s standard is as it is published', () => {
    const { sampler, steps, guidanceScale, guidanceInterval } = small.defaults;
    const own = { name: sampler, steps, guidanceScale, guidanceInterval };
    expect(qualitySampler('standard', small)).toEqual(own);
    expect(qualitySampler('published', small)).toEqual(own);
    expect(qualitySampler('draft', small)).toEqual({ ...own, steps: 12 });
    expect(QUALITIES.map((quality) => windowRuns(qualitySampler(quality, small), small))).toEqual([
      24, 40, 40,
    ]);
    const quick = { defaults: { ...small.defaults, steps: 8 } };
    for (const quality of QUALITIES) expect(qualitySampler(quality, quick).steps).toBe(8);
  });
});

describe('the choices', () => {
  const samplersOf = (manifest: Pick<Manifest, 'defaults'>) =>
    Object.fromEntries(QUALITIES.map((one) => [one, qualitySampler(one, manifest)])) as Record<
      Quality,
      ReturnType<typeof qualitySampler>
    >;

  it('tell what each costs beside the quickest', () => {
    const of = (manifest: Pick<Manifest, 'defaults' | 'schedule'>): string => {
      const samplers = samplersOf(manifest);
      return costWords({ samplers, runsFor: (_, quality) => windowRuns(samplers[quality], manifest) });
    };
    expect(of(auffusion)).toBe('Standard takes 1.5 times as long as draft, as published 8.4 times.');
    expect(of(small)).toBe('Standard takes 1.7 times as long as draft.');
    expect(of({ ...small, defaults: { ...small.defaults, steps: 8 } })).toBe('');
    expect(costWords({ samplers: null, runsFor: () => null })).toBe('');
  });

  it('leave out what is made alike, but not what was chosen', () => {
    expect(qualityChoices(samplersOf(auffusion), null)).toEqual(['draft', 'standard', 'published']);
    expect(qualityChoices(samplersOf(small), null)).toEqual(['draft', 'standard']);
    expect(qualityChoices(samplersOf(small), 'published')).toEqual(['draft', 'standard', 'published']);
    expect(qualityChoices(null, null)).toEqual(['draft', 'standard', 'published']);
  });
});
