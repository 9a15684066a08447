import type { NoiseSchedule } from '../../compile/manifest';

/** As numpy rounds: halves to the even neighbour. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** numpy.linspace(0, last, count), rounded. */
function evenly(last: number, count: number): number[] {
  const gap = count > 1 ? last / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 && count > 1 ? last : roundHalfEven(i * gap),
  );
}

/** numpy.arange(trainSteps, 0, −trainSteps / steps), rounded, less 1: falling. Its gap is rounded as numpy's is. */
function trailing(trainSteps: number, steps: number): number[] {
  const ratio = trainSteps / steps;
  const gap = trainSteps - (trainSteps - ratio);
  return Array.from(
    { length: Math.ceil(trainSteps / ratio) },
    (_, i) => roundHalfEven(trainSteps - i * gap) - 1,
  );
}

/**
 * Training timesteps of DDIM and PNDM, falling (huggingface/diffusers: scheduling_ddim.py and scheduling_pndm.py,
 * set_timesteps).
 */
export function spacedTimesteps(schedule: NoiseSchedule, steps: number): number[] {
  const { trainSteps, stepsOffset } = schedule;
  switch (schedule.timestepSpacing) {
    case 'linspace':
      return evenly(trainSteps - 1, steps).reverse();
    case 'leading': {
      const ratio = Math.floor(trainSteps / steps);
      return Array.from({ length: steps }, (_, i) => i * ratio + stepsOffset).reverse();
    }
    case 'trailing':
      return trailing(trainSteps, steps);
  }
}

/**
 * Those of DPM-Solver++, falling: one more is spaced and the lowest left out (scheduling_dpmsolver_multistep.py,
 * set_timesteps).
 */
export function solverTimesteps(schedule: NoiseSchedule, steps: number): number[] {
  const { trainSteps, stepsOffset } = schedule;
  switch (schedule.timestepSpacing) {
    case 'linspace':
      return evenly(trainSteps - 1, steps + 1)
        .slice(1)
        .reverse();
    case 'leading': {
      const ratio = Math.floor(trainSteps / (steps + 1));
      return Array.from({ length: steps }, (_, i) => (i + 1) * ratio + stepsOffset).reverse();
    }
    case 'trailing':
      return trailing(trainSteps, steps);
  }
}
