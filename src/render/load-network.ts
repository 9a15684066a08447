import type { GraphTarget } from '../compile/graph-target';
import { parseSafetensorsIndex, readSafetensorsIndex } from '../compile/readers/safetensors';
import { blobSource } from '../compile/readers/sources';
import type { ComputeDtype, WeightsFile } from '../compile/tensors';
import { widenSafetensors } from '../compile/widen';
import { widenedBlob } from '../compile/widened-blob';
import { writeGraph } from '../compile/write-graph';
import { AppError, type ErrorCode } from '../lib/errors';
import type { Bundle } from '../models/bundle';
import type { Network, NetworkFiles, Runtime } from './runtime/runtime';
import { runtimeError } from './runtime/runtime-error';

/** What messages call a network. */
const NAMES: Readonly<Record<GraphTarget['role'], string>> = {
  'text-encoder': 'text encoder',
  unet: 'UNet',
  'vae-decoder': 'VAE decoder',
  'vae-encoder': 'VAE encoder',
  vocoder: 'vocoder',
};

/** What the readers of weights say of a file that is not what the bundle's manifest says. */
const DAMAGED: ReadonlySet<ErrorCode> = new Set([
  'checkpoint-incomplete',
  'checkpoint-unreadable',
  'tensor-invalid',
]);

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

/** The weights, and the graph that points into them. */
async function readNetwork(bundle: Bundle, runtime: Runtime, target: GraphTarget): Promise<NetworkFiles> {
  const network = bundle.manifest.networks[target.role];
  const dtype = runtime.dtypeOf(target.role);
  const files = await Promise.all(
    network.weights.map((location) => loadWeights(bundle, location, dtype, runtime.readsBlobs)),
  );
  const graph = writeGraph(
    network,
    files.map(({ file }) => file),
    target,
    dtype,
  );
  return { graph, weights: files.map(({ bytes, file }) => ({ location: file.location, bytes })) };
}

/**
 * Reads a network's weights, writes its graph for the shape at hand and makes it ready to run.
 * @throws AppError as `Bundle.read` and `Runtime.load`; `bundle-unreadable` for weights that are not what they were.
 */
export async function loadNetwork(bundle: Bundle, runtime: Runtime, target: GraphTarget): Promise<Network> {
  const name = NAMES[target.role];
  const files = await readNetwork(bundle, runtime, target).catch((error: unknown) => {
    if (error instanceof AppError && DAMAGED.has(error.code)) throw damaged(bundle, error);
    // What does not fit into one array is a RangeError.
    throw runtimeError(error, name);
  });
  try {
    return await runtime.load(name, files);
  } catch (error) {
    // A file that was cut short or taken away meanwhile is told, not what onnxruntime made of it.
    for (const { bytes, location } of files.weights) if (bytes instanceof Blob) await bundle.blob(location);
    throw error;
  }
}

function damaged({ remedy }: Bundle, cause: AppError): AppError {
  return new AppError('bundle-unreadable', `A file of the model is damaged: ${cause.message}`, {
    remedy,
    cause,
    ...(cause.place === null ? {} : { place: cause.place }),
  });
}
