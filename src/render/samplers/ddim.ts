import type { NoiseSchedule } from '../../compile/manifest';
import { shareAt, signalShares } from './noise-schedule';
import { asFinished, asNoise, combine, type Sampler } from './sampler';
import { spacedTimesteps } from './timesteps';

/**
 * DDIM without noise between the steps (eta 0): J. Song et al., Denoising diffusion implicit models (2020), equation 12;
 * as huggingface/diffusers, scheduling_ddim.py, with clip_sample false.
 */
export function ddim(schedule: NoiseSchedule, steps: number, skipped: number): Sampler {
  const shares = signalShares(schedule);
  const timesteps = spacedTimesteps(schedule, steps).slice(skipped);
  const gap = Math.floor(schedule.trainSteps / steps);
  return {
    timesteps,
    step({ index, latent, ...rest }, output) {
      const timestep = timesteps[index] ?? 0;
      const share = shareAt(shares, timestep, schedule);
      const next = shareAt(shares, timestep - gap, schedule);
      const finished = asFinished(output, latent, share, schedule.predictionType);
      const noise = asNoise(output, latent, share, schedule.predictionType);
      return {
        ...rest,
        index: index + 1,
        latent: combine([Math.sqrt(next), finished], [Math.sqrt(1 - next), noise]),
      };
    },
  };
}
