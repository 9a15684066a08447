import type { NoiseSchedule } from '../../compile/manifest';
import { AppError } from '../../lib/errors';
import type { SamplerName } from '../renderer';
import { ddim } from './ddim';
import { dpmSolver } from './dpm-solver';
import { pndm } from './pndm';
import type { Sampler } from './sampler';

/** @throws AppError `input-invalid` for a number of steps that the schedule does not have. */
export function createSampler(name: SamplerName, schedule: NoiseSchedule, steps: number): Sampler {
  // DPM-Solver++ spaces one timestep more than it takes.
  const most = name === 'dpm-solver++' ? schedule.trainSteps - 1 : schedule.trainSteps;
  if (!Number.isInteger(steps) || steps < 1 || steps > most) {
    throw new AppError('input-invalid', `${steps} is not a number of steps that can be taken.`, {
      remedy: `Take 1 to ${most} steps.`,
      place: 'steps',
    });
  }
  switch (name) {
    case 'pndm':
      return pndm(schedule, steps);
    case 'ddim':
      return ddim(schedule, steps);
    case 'dpm-solver++':
      return dpmSolver(schedule, steps);
  }
}
