import type { NoiseSchedule } from '../../compile/manifest';

/** Between two runs of the network. Values, not objects with a life: a step gives a new one. */
export interface SamplerState {
  /** Runs of the network so far. */
  readonly index: number;
  /** float32, any shape. */
  readonly latent: Float32Array;
  /** Earlier outputs or estimates, the newest last; what they are is the sampler's own business. */
  readonly memory: readonly Float32Array[];
  /** The latent that a later step begins from again (PNDM); else null. */
  readonly kept: Float32Array | null;
}

export interface Sampler {
  /** The training timestep of each run of the network, falling. */
  readonly timesteps: readonly number[];
  /** The state that follows from the network's output at `timesteps[state.index]`. */
  step(state: SamplerState, output: Float32Array): SamplerState;
}

/** All samplers here begin with noise of deviation 1 (`init_noise_sigma` of diffusers). */
export function beginSampling(noise: Float32Array): SamplerState {
  return { index: 0, latent: noise, memory: [], kept: null };
}

/** A finished latent with so much noise that a share `share` of it is left ("add_noise" of diffusers). */
export function noised(finished: Float32Array, noise: Float32Array, share: number): Float32Array {
  return combine([Math.sqrt(share), finished], [Math.sqrt(1 - share), noise]);
}

/** Σ weight · values, added up in float64, kept in float32. */
export function combine(
  ...terms: readonly (readonly [weight: number, values: Float32Array])[]
): Float32Array {
  const [first] = terms;
  const sum = new Float64Array(first?.[1].length ?? 0);
  for (const [weight, values] of terms) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (values[i] ?? 0);
  }
  return Float32Array.from(sum);
}

/** The network's output as predicted noise, where a share `share` of the signal is left. */
export function asNoise(
  output: Float32Array,
  latent: Float32Array,
  share: number,
  prediction: NoiseSchedule['predictionType'],
): Float32Array {
  return prediction === 'epsilon'
    ? output
    : combine([Math.sqrt(share), output], [Math.sqrt(1 - share), latent]);
}

/** The network's output as the finished latent it points to ("x0"). */
export function asFinished(
  output: Float32Array,
  latent: Float32Array,
  share: number,
  prediction: NoiseSchedule['predictionType'],
): Float32Array {
  const signal = Math.sqrt(share);
  const noise = Math.sqrt(1 - share);
  return prediction === 'epsilon'
    ? combine([1 / signal, latent], [-noise / signal, output])
    : combine([signal, latent], [-noise, output]);
}
