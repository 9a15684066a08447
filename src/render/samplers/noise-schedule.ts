import type { NoiseSchedule } from '../../compile/manifest';

/** How much of the signal is left at each training timestep: ᾱ of DDPM, falling from nearly 1 to nearly 0. */
export type SignalShares = Float64Array;

/** huggingface/diffusers: schedulers/scheduling_ddim.py, betas_for_alpha_bar, max_beta. */
const MAX_BETA = 0.999;

function betaAt(step: number, schedule: NoiseSchedule): number {
  const { trainSteps, betaStart, betaEnd, betaSchedule } = schedule;
  const between = (from: number, to: number): number =>
    from + ((to - from) * step) / Math.max(1, trainSteps - 1);
  switch (betaSchedule) {
    case 'linear':
      return between(betaStart, betaEnd);
    case 'scaled_linear':
      return between(Math.sqrt(betaStart), Math.sqrt(betaEnd)) ** 2;
    case 'squaredcos_cap_v2': {
      const share = (time: number): number => Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2;
      return Math.min(1 - share((step + 1) / trainSteps) / share(step / trainSteps), MAX_BETA);
    }
  }
}

/** `alphas_cumprod` of diffusers, in float64. */
export function signalShares(schedule: NoiseSchedule): SignalShares {
  let share = 1;
  return Float64Array.from(
    { length: schedule.trainSteps },
    (_, step) => (share *= 1 - betaAt(step, schedule)),
  );
}

/** The share at a timestep; before the first one, what the schedule says a finished latent has. */
export function shareAt(shares: SignalShares, timestep: number, schedule: NoiseSchedule): number {
  if (timestep >= 0) return shares[Math.min(timestep, shares.length - 1)] ?? 0;
  return schedule.setAlphaToOne ? 1 : (shares[0] ?? 1);
}
