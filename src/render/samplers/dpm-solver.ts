import type { NoiseSchedule } from '../../compile/manifest';
import { shareAt, signalShares } from './noise-schedule';
import { asFinished, combine, type Sampler } from './sampler';
import { solverTimesteps } from './timesteps';

/** Half the logarithm of the signal-to-noise ratio: λ of the paper. */
const logRatio = (share: number): number => Math.log(share / (1 - share)) / 2;

/**
 * DPM-Solver++ 2M: C. Lu et al., DPM-Solver++ (2022), algorithm 2; as huggingface/diffusers,
 * scheduling_dpmsolver_multistep.py, made by `from_config` of the checkpoint's scheduler: its timestep spacing,
 * solver_type midpoint, use_karras_sigmas false, final_sigmas_type "zero" (so the last step is of first order and ends
 * on the estimate itself).
 */
export function dpmSolver(schedule: NoiseSchedule, steps: number, skipped: number): Sampler {
  const shares = signalShares(schedule);
  const timesteps = solverTimesteps(schedule, steps).slice(skipped);
  const shareOf = (index: number): number => {
    const timestep = timesteps[index];
    return timestep === undefined ? 1 : shareAt(shares, timestep, schedule);
  };
  return {
    timesteps,
    step({ index, latent, memory, kept }, output) {
      const share = shareOf(index);
      const next = shareOf(index + 1);
      const finished = asFinished(output, latent, share, schedule.predictionType);
      const ratio = Math.sqrt((1 - next) / (1 - share));
      const weight = Math.sqrt(next) - Math.sqrt(share) * ratio;
      const [before] = memory;
      const last = index === timesteps.length - 1;
      // Second order: the estimate is carried on along the line through the last two.
      const reach =
        before === undefined || last
          ? 0
          : (logRatio(next) - logRatio(share)) / (logRatio(share) - logRatio(shareOf(index - 1))) / 2;
      return {
        index: index + 1,
        latent: combine(
          [ratio, latent],
          [weight * (1 + reach), finished],
          ...(before === undefined || reach === 0 ? [] : [[-weight * reach, before] as const]),
        ),
        memory: [finished],
        kept,
      };
    },
  };
}
