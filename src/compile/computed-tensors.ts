import type { Architecture } from './manifest';

/** A table that a graph reads beside the published weights; stored in the same safetensors under `computed.`. */
export interface ComputedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The tables of over 64 kB that a network's graph needs, such as the inverse-STFT basis of Vocos; often none. */
export function computedTensors(
  architecture: Architecture,
  config: Readonly<Record<string, unknown>>,
): readonly ComputedTensor[] {
  void architecture;
  void config;
  return [];
}
