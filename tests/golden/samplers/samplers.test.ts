import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { NoiseSchedule } from '../../../src/compile/manifest';
import type { SamplerName } from '../../../src/render/renderer';
import { createSampler } from '../../../src/render/samplers/create-sampler';
import { beginSampling } from '../../../src/render/samplers/sampler';
import { relativeError } from '../../support/golden-network';

interface Sequence {
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly schedule: NoiseSchedule;
  readonly timesteps: readonly number[];
  /** The latent after each run of the network. */
  readonly latents: readonly (readonly number[])[];
}
interface Spacing {
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly spacing: NoiseSchedule['timestepSpacing'];
  readonly timesteps: readonly number[];
}
const golden = JSON.parse(readFileSync(new URL('sequences.json', import.meta.url), 'utf8')) as {
  readonly noise: readonly number[];
  readonly cases: readonly Sequence[];
  readonly spacings: readonly Spacing[];
};
const [published] = golden.cases;

/** The fake network of make.py. */
const network = (latent: Float32Array, timestep: number): Float32Array =>
  latent.map((x) => 0.8 * x + 0.3 * Math.sin(3 * x + timestep / 100));

const label = ({ sampler, steps, schedule }: Sequence): string =>
  `${sampler} ${steps} ${schedule.timestepSpacing} ${schedule.predictionType} ${schedule.betaSchedule}`;

test.each(golden.cases.map((sequence) => [label(sequence), sequence] as const))(
  '%s goes through the latents of diffusers',
  (_, { sampler: name, steps, schedule, timesteps, latents }) => {
    const sampler = createSampler(name, schedule, steps);
    expect(sampler.timesteps).toEqual(timesteps);
    let state = beginSampling(Float32Array.from(golden.noise));
    for (const [index, timestep] of timesteps.entries()) {
      state = sampler.step(state, network(state.latent, timestep));
      // diffusers adds up its schedule in float32, and the fake network spreads errors.
      expect(relativeError(state.latent, latents[index] ?? [])).toBeLessThan(1e-4);
    }
    expect(state.index).toBe(timesteps.length);
  },
);

test.each(golden.spacings)(
  '$sampler spaces $steps steps $spacing as diffusers does',
  ({ sampler, steps, spacing, timesteps }) => {
    const schedule = { ...(published?.schedule as NoiseSchedule), timestepSpacing: spacing };
    expect(createSampler(sampler, schedule, steps).timesteps).toEqual(timesteps);
  },
);

test('a step leaves the state it began from as it was', () => {
  const noise = Float32Array.from(golden.noise);
  const sampler = createSampler('pndm', published?.schedule as NoiseSchedule, 5);
  const first = sampler.step(beginSampling(noise), network(noise, 801));
  const again = sampler.step(beginSampling(noise), network(noise, 801));
  expect(again).toEqual(first);
  expect([...noise]).toEqual([...Float32Array.from(golden.noise)]);
});

test.each([0, -1, 2.5, 1001, Number.NaN])('%s steps are refused', (steps) => {
  expect(() => createSampler('ddim', published?.schedule as NoiseSchedule, steps)).toThrow('number of steps');
});
