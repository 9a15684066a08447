import type { NoiseSchedule } from '../../compile/manifest';
import { AppError } from '../../lib/errors';
import type { SamplerName } from '../renderer';
import { ddim } from './ddim';
import { dpmSolver } from './dpm-solver';
import { pndm } from './pndm';
import type { Sampler } from './sampler';

/**
 * `skipped`: steps left out at the beginning, for a latent that is finished in part (`noised`). What is left is a
 * sampling of its own: the first step has no earlier outputs to build on.
 * @throws AppError `input-invalid` for a number of steps that the schedule does not have, or when none is left.
 */
export function createSampler(
  name: SamplerName,
  schedule: NoiseSchedule,
  steps: number,
  skipped = 0,
): Sampler {
  // DPM-Solver++ spaces one timestep more than it takes.
  const most = name === 'dpm-solver++' ? schedule.trainSteps - 1 : schedule.trainSteps;
  if (!Number.isInteger(steps) || steps < 1 || steps > most) {
    throw new AppError('input-invalid', `${steps} is not a number of steps that can be taken.`, {
      remedy: `Take 1 to ${most} steps.`,
      place: 'steps',
    });
  }
  if (!Number.isInteger(skipped) || skipped < 0 || skipped >= steps) {
    throw new AppError('input-invalid', `${skipped} of ${steps} steps cannot be left out.`, {
      remedy: `Leave out 0 to ${steps - 1}.`,
      place: 'skipped',
    });
  }
  switch (name) {
    case 'pndm':
      return pndm(schedule, steps, skipped);
    case 'ddim':
      return ddim(schedule, steps, skipped);
    case 'dpm-solver++':
      return dpmSolver(schedule, steps, skipped);
  }
}
