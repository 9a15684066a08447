import type { NetworkRole } from '../../compile/manifest';
import type { ComputeDtype } from '../../compile/tensors';
import type { Provider } from '../renderer';

/** What goes into a network. A graph that computes in float16 gets its inputs narrowed on the way. */
export type TensorValue =
  | { readonly type: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int32'; readonly shape: readonly number[]; readonly data: Int32Array };

export interface NetworkFiles {
  /** The bytes of the .onnx. */
  readonly graph: Uint8Array;
  /** The files that its external data points into, by the location it calls them. */
  readonly weights: readonly { readonly location: string; readonly bytes: Uint8Array | Blob }[];
}

/** A graph that is ready to run. */
export interface Network {
  /**
   * Outputs by name, as float32.
   * @throws AppError `device-lost`, `out-of-memory`, `render-failed`.
   */
  run(inputs: Readonly<Record<string, TensorValue>>): Promise<ReadonlyMap<string, Float32Array>>;
  release(): Promise<void>;
}

/** Runs a network for the one output it has. */
export async function runNetwork(
  network: Network,
  output: string,
  inputs: Readonly<Record<string, TensorValue>>,
): Promise<Float32Array> {
  const values = (await network.run(inputs)).get(output);
  if (values === undefined) throw new Error(`No output ${output}.`);
  return values;
}

/** onnxruntime on one provider. Two runs in flight corrupt it, so it does one thing at a time whoever asks. */
export interface Runtime {
  readonly provider: Provider;
  /** Why it is not WebGPU, in words for the page; null when it is, or when wasm was asked for. */
  readonly note: string | null;
  /** Weights may be given as they lie on the disk: tensor by tensor they go from there to the device. */
  readonly readsBlobs: boolean;
  /** Bytes that its networks may take together; what runs out of memory all the same is told as such. */
  readonly room: number;
  /** What a network's graph has to compute in here. */
  dtypeOf(role: NetworkRole): ComputeDtype;
  /** @throws AppError `device-lost`, `out-of-memory`, `render-failed`. `name` is for messages. */
  load(name: string, files: NetworkFiles): Promise<Network>;
  /**
   * From now on keeps nothing for a later run that it can make again: slower, with the least memory. Asked for when no
   * network is loaded.
   */
  saveMemory(): Promise<void>;
  /** Gives back what it holds outside its networks. */
  dispose(): Promise<void>;
}

/** Networks whose values stay within float16; the others reach far (VAE decoders) or add up hundreds of terms. */
const SAFE_IN_HALF: ReadonlySet<NetworkRole> = new Set(['text-encoder', 'unet']);

/** wasm computes in float32, twice as fast as with casts; WebGPU in float16 where the device and the network allow. */
export function dtypeFor(provider: Provider, hasHalf: boolean, role: NetworkRole): ComputeDtype {
  return provider === 'webgpu' && hasHalf && SAFE_IN_HALF.has(role) ? 'float16' : 'float32';
}
