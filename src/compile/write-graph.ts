import { AppError } from '../lib/errors';

import type { GraphTarget } from './graph-target';
import type { Architecture } from './manifest';
import type { ComputeDtype, WeightsFile } from './tensors';

/** A network of a bundle: what it is and the `config.json` it was published with. */
export interface NetworkDescription {
  readonly architecture: Architecture;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Writes the ONNX graph of a network for one shape and one dtype. No weight lies in it: its initializers point into
 * the safetensors files (`location`, absolute byte offset, byte length). Inputs and outputs: graph-target.ts.
 *
 * @throws AppError `config-unsupported` for a config that would change the maths in a way we do not write,
 *   `checkpoint-incomplete` for a tensor that is not there, `tensor-invalid` for one of the wrong shape or dtype.
 */
export function writeGraph(
  network: NetworkDescription,
  weights: readonly WeightsFile[],
  target: GraphTarget,
  dtype: ComputeDtype,
): Uint8Array {
  throw new AppError('internal', `No graph yet for ${network.architecture} (${target.role}, ${dtype}, ${weights.length} files).`, {
    remedy: 'Report this.',
  });
}
