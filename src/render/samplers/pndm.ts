import type { NoiseSchedule } from '../../compile/manifest';
import { shareAt, signalShares } from './noise-schedule';
import { asNoise, combine, type Sampler, type SamplerState } from './sampler';
import { spacedTimesteps } from './timesteps';

/** Adams-Bashforth weights, the newest output first, by how many outputs there are. */
const MULTISTEP: readonly (readonly number[])[] = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
];

/** The highest timestep but one is visited twice: the first time only to improve the start. */
function withSecondVisit(falling: readonly number[]): number[] {
  const [first, second] = falling;
  if (first === undefined || second === undefined) return [...falling];
  return [first, second, ...falling.slice(1)];
}

/**
 * Pseudo linear multistep sampling: L. Liu et al., Pseudo numerical methods for diffusion models on manifolds (2022),
 * without the Runge-Kutta start (skip_prk_steps), as Stable Diffusion and Auffusion are published
 * (huggingface/diffusers, scheduling_pndm.py). The network runs `steps + 1` times, less those skipped.
 *
 * One that skips steps improves its start like any other. diffusers' image-to-image pipeline cuts the list of timesteps
 * behind the second visit instead, so that its scheduler takes the third timestep for that visit, and from then on the
 * latent is noisier than the network is told.
 */
export function pndm(schedule: NoiseSchedule, steps: number, skipped: number): Sampler {
  const shares = signalShares(schedule);
  const timesteps = withSecondVisit(spacedTimesteps(schedule, steps).slice(skipped));
  const gap = Math.floor(schedule.trainSteps / steps);

  /** Equation 9, from timestep to timestep. */
  const transfer = (latent: Float32Array, output: Float32Array, from: number, to: number): Float32Array => {
    const share = shareAt(shares, from, schedule);
    const next = shareAt(shares, to, schedule);
    const noise = asNoise(output, latent, share, schedule.predictionType);
    const divisor = share * Math.sqrt(1 - next) + Math.sqrt(share * (1 - share) * next);
    return combine([Math.sqrt(next / share), latent], [(share - next) / divisor, noise]);
  };

  const step = (state: SamplerState, output: Float32Array): SamplerState => {
    const { index, latent, memory, kept } = state;
    const timestep = timesteps[index] ?? 0;
    const [newest] = memory;
    if (index === 1 && newest !== undefined && kept !== null) {
      // The first step once more, now with the mean of the outputs at both its ends.
      const mean = combine([1 / 2, output], [1 / 2, newest]);
      return { index: 2, latent: transfer(kept, mean, timestep + gap, timestep), memory, kept: null };
    }
    const outputs = [...memory.slice(-3), output];
    const weights = MULTISTEP[outputs.length - 1] ?? [];
    const blend = combine(...weights.map((weight, age) => [weight, outputs.at(-1 - age) ?? output] as const));
    return {
      index: index + 1,
      latent: transfer(latent, blend, timestep, timestep - gap),
      memory: outputs,
      kept: index === 0 ? latent : null,
    };
  };
  return { timesteps, step };
}
