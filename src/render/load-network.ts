import type { GraphTarget } from '../compile/graph-target';
import { parseSafetensorsIndex } from '../compile/readers/safetensors';
import { widenSafetensors } from '../compile/widen';
import { writeGraph } from '../compile/write-graph';
import type { Bundle } from '../models/bundle';
import type { Network, Runtime } from './runtime/runtime';

/** What messages call a network. */
const NAMES: Readonly<Record<GraphTarget['role'], string>> = {
  'text-encoder': 'text encoder',
  unet: 'UNet',
  'vae-decoder': 'VAE decoder',
  'vae-encoder': 'VAE encoder',
  vocoder: 'vocoder',
};

/**
 * Reads a network's weights, writes its graph for the shape at hand and makes it ready to run.
 * @throws AppError as `Bundle.read`, `writeGraph` and `Runtime.load`.
 */
export async function loadNetwork(bundle: Bundle, runtime: Runtime, target: GraphTarget): Promise<Network> {
  const network = bundle.manifest.networks[target.role];
  const dtype = runtime.dtypeOf(target.role);
  const files = await Promise.all(
    network.weights.map(async (location) => {
      const bytes = await bundle.read(location);
      return dtype === 'float32'
        ? widenSafetensors(bytes, location)
        : { bytes, file: parseSafetensorsIndex(bytes, location) };
    }),
  );
  const graph = writeGraph(
    network,
    files.map(({ file }) => file),
    target,
    dtype,
  );
  return runtime.load(NAMES[target.role], {
    graph,
    weights: files.map(({ bytes, file }) => ({ location: file.location, bytes })),
  });
}
