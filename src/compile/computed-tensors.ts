import { inverseStftKernel } from './networks/inverse-stft';
import { INVERSE_STFT_KERNEL, readVocosConfig } from './networks/vocos';

import type { Architecture } from './manifest';

/** A table that a graph reads beside the published weights; stored in the same safetensors under `computed.`. */
export interface ComputedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The tables of over 64 kB that a network's graph needs, such as the inverse-STFT kernel of Vocos; often none.
 * @throws AppError `config-unsupported`.
 */
export function computedTensors(
  architecture: Architecture,
  config: Readonly<Record<string, unknown>>,
): readonly ComputedTensor[] {
  if (architecture !== 'vocos') return [];
  const { stft } = readVocosConfig(config);
  const shape = [stft.hop, stft.fftLength, 1, stft.taps];
  return [{ name: INVERSE_STFT_KERNEL, shape, data: inverseStftKernel(stft) }];
}
