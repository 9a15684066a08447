import type { GraphTarget } from '../compile/graph-target';
import { parseSafetensorsIndex, readSafetensorsIndex } from '../compile/readers/safetensors';
import { blobSource } from '../compile/readers/sources';
import type { ComputeDtype, WeightsFile } from '../compile/tensors';
import { widenSafetensors } from '../compile/widen';
import { widenedBlob } from '../compile/widened-blob';
import { writeGraph } from '../compile/write-graph';
import type { Bundle } from '../models/bundle';
import type { Network, Runtime } from './runtime/runtime';
import { runtimeError } from './runtime/runtime-error';

/** What messages call a network. */
const NAMES: Readonly<Record<GraphTarget['role'], string>> = {
  'text-encoder': 'text encoder',
  unet: 'UNet',
  'vae-decoder': 'VAE decoder',
  'vae-encoder': 'VAE encoder',
  vocoder: 'vocoder',
};

interface LoadedWeights {
  readonly bytes: Uint8Array | Blob;
  readonly file: WeightsFile;
}

async function loadWeights(
  bundle: Bundle,
  location: string,
  dtype: ComputeDtype,
  readsBlobs: boolean,
): Promise<LoadedWeights> {
  const blob = readsBlobs ? await bundle.blob(location) : null;
  if (blob !== null) {
    const file = await readSafetensorsIndex(blobSource(blob, location), location);
    return dtype === 'float32' ? widenedBlob(blob, file) : { bytes: blob, file };
  }
  const bytes = await bundle.read(location);
  return dtype === 'float32'
    ? widenSafetensors(bytes, location)
    : { bytes, file: parseSafetensorsIndex(bytes, location) };
}

/**
 * Reads a network's weights, writes its graph for the shape at hand and makes it ready to run.
 * @throws AppError as `Bundle.read`, `writeGraph` and `Runtime.load`.
 */
export async function loadNetwork(bundle: Bundle, runtime: Runtime, target: GraphTarget): Promise<Network> {
  const network = bundle.manifest.networks[target.role];
  const dtype = runtime.dtypeOf(target.role);
  const name = NAMES[target.role];
  const files = await Promise.all(
    network.weights.map((location) => loadWeights(bundle, location, dtype, runtime.readsBlobs)),
  ).catch((error: unknown) => {
    // What does not fit into one array is a RangeError.
    throw runtimeError(error, name);
  });
  const graph = writeGraph(
    network,
    files.map(({ file }) => file),
    target,
    dtype,
  );
  return runtime.load(name, {
    graph,
    weights: files.map(({ bytes, file }) => ({ location: file.location, bytes })),
  });
}
