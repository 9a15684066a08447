import { AppError } from '../lib/errors';
import { autoencoderDecoder, autoencoderEncoder } from './networks/autoencoder-kl';
import { clipText } from './networks/clip-text';
import { clipTextAdapter } from './networks/clip-text-adapter';
import { hifigan } from './networks/hifigan';
import { unet2dCondition } from './networks/unet-2d-condition';
import { vocos } from './networks/vocos';
import { GraphBuilder } from './onnx/graph-builder';
import { Weights } from './onnx/weights';

import type { GraphTarget } from './graph-target';
import type { Architecture } from './manifest';
import type { ComputeDtype, WeightsFile } from './tensors';

/** A network of a bundle: what it is and the `config.json` it was published with. */
export interface NetworkDescription {
  readonly architecture: Architecture;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What messages call a network. */
const NAMES: Readonly<Record<GraphTarget['role'], string>> = {
  'text-encoder': 'text encoder',
  unet: 'UNet',
  'vae-decoder': 'autoencoder',
  'vae-encoder': 'autoencoder',
  vocoder: 'vocoder',
};

/**
 * Writes the ONNX graph of a network for one shape and one dtype. No weight lies in it: its initializers point into
 * the safetensors files (`location`, absolute byte offset, byte length). Inputs and outputs: graph-target.ts.
 *
 * @throws AppError `config-unsupported` for a config that would change the maths in a way we do not write,
 *   `checkpoint-incomplete` for a tensor that is not there, `tensor-invalid` for one of the wrong shape or dtype,
 *   `input-invalid` for a size that the network cannot take.
 */
export function writeGraph(
  network: NetworkDescription,
  weights: readonly WeightsFile[],
  target: GraphTarget,
  dtype: ComputeDtype,
): Uint8Array {
  const graph = GraphBuilder.create(new Weights(NAMES[target.role], weights), dtype);
  writeNetwork(graph, network, target);
  return graph.finish(target.role);
}

function writeNetwork(
  graph: GraphBuilder,
  { architecture, config }: NetworkDescription,
  target: GraphTarget,
): void {
  if (architecture === 'clip-text' && target.role === 'text-encoder') {
    clipText(graph, config, target.length);
  } else if (architecture === 'clip-text-adapter' && target.role === 'text-encoder') {
    clipTextAdapter(graph, config, target.length);
  } else if (architecture === 'unet-2d-condition' && target.role === 'unet') {
    unet2dCondition(graph, config, target);
  } else if (architecture === 'autoencoder-kl' && target.role === 'vae-decoder') {
    autoencoderDecoder(graph, config, target.height, target.width);
  } else if (architecture === 'autoencoder-kl' && target.role === 'vae-encoder') {
    autoencoderEncoder(graph, config, target.height, target.width);
  } else if (architecture === 'hifigan' && target.role === 'vocoder') {
    hifigan(graph, config, target.frames);
  } else if (architecture === 'vocos' && target.role === 'vocoder') {
    vocos(graph, config, target.frames);
  } else {
    throw new AppError(
      'bundle-incompatible',
      `A network of architecture ${architecture} cannot be the ${target.role}.`,
      {
        remedy: "Check the roles in the bundle's manifest.",
        place: target.role,
      },
    );
  }
}
