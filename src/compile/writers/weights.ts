import { AppError } from '../../lib/errors';
import type { BundleFile } from '../bundle-sink';
import type { ComputedTensor } from '../computed-tensors';
import { elementCount } from '../dtypes';
import { floatsToHalves, HALF_MAX } from '../half';
import type { SourceTensor, StateDict } from '../readers/source-tensor';
import { readFloats } from '../tensor-values';
import type { ComputeDtype, TensorEntry } from '../tensors';
import { encodeHeader, entriesOf, headerBytes, type HeaderTensor } from './safetensors';

export interface WrittenWeights {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Tensors with values beyond float16, kept as float32. */
  readonly keptFloat32: readonly string[];
}

export interface WeightsProgress {
  /** After every tensor. */
  readonly onTensor: (elements: number) => void;
  readonly signal?: AbortSignal | undefined;
}

type Converted = Pick<HeaderTensor, 'dtype'> & { readonly bytes: Uint8Array };

function convert(tensor: SourceTensor, values: Float32Array<ArrayBuffer>, dtype: ComputeDtype): Converted {
  let greatest = 0;
  for (const value of values) {
    const magnitude = Math.abs(value);
    // NaN is not below infinity either.
    if (!(magnitude < Infinity)) throw notFinite(tensor);
    if (magnitude > greatest) greatest = magnitude;
  }
  if (dtype === 'float32' || greatest > HALF_MAX)
    return { dtype: 'F32', bytes: new Uint8Array(values.buffer) };
  return { dtype: 'F16', bytes: new Uint8Array(floatsToHalves(values).buffer) };
}

function notFinite({ name, place }: SourceTensor): AppError {
  return new AppError('tensor-invalid', `${name} has values that are not finite numbers.`, {
    remedy:
      'Download the checkpoint again; if that does not help, it was saved from a training that diverged.',
    place,
  });
}

/** Room for the header before the dtypes are known: as if every offset had as many digits as the longest can have. */
function reserveHeader(tensors: readonly SourceTensor[], computed: readonly ComputedTensor[]): number {
  const shapes = [...computed, ...tensors];
  const longest = shapes.reduce((sum, { shape }) => sum + elementCount(shape) * 4, 0);
  return headerBytes(
    shapes.map(({ name, shape }) => ({ name, shape, dtype: 'F32', start: longest, length: 0 })),
  );
}

class WeightsWriter {
  readonly written: HeaderTensor[] = [];
  readonly #file: BundleFile;
  readonly #start: number;
  #end = 0;

  constructor(file: BundleFile, start: number) {
    this.#file = file;
    this.#start = start;
  }

  get bytes(): number {
    return this.#start + this.#end;
  }

  async add(name: string, shape: readonly number[], { dtype, bytes }: Converted): Promise<void> {
    await this.#file.write(this.bytes, bytes);
    this.written.push({ name, dtype, shape, start: this.#end, length: bytes.length });
    this.#end += bytes.length;
  }
}

/**
 * Writes one safetensors file, tensor by tensor; no more than one is in memory. Tensors of odd element counts come
 * last, so that every float32 one begins at a multiple of four. Computed tables stay float32.
 * @throws AppError `tensor-invalid` for values that are not finite, and what reading throws; the signal's reason.
 */
export async function writeWeights(
  dict: StateDict,
  computed: readonly ComputedTensor[],
  dtype: ComputeDtype,
  file: BundleFile,
  { onTensor, signal }: WeightsProgress,
): Promise<WrittenWeights> {
  const tensors = [...dict.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const start = reserveHeader(tensors, computed);
  const writer = new WeightsWriter(file, start);
  for (const { name, shape, data } of computed) {
    await writer.add(name, shape, { dtype: 'F32', bytes: new Uint8Array(new Float32Array(data).buffer) });
  }

  const load = async (tensor: SourceTensor): Promise<Converted> => {
    signal?.throwIfAborted();
    return convert(tensor, await readFloats(tensor), dtype);
  };
  const isOdd = ({ shape }: SourceTensor): boolean => elementCount(shape) % 2 === 1;
  const wide: SourceTensor[] = [];
  const odd: SourceTensor[] = [];
  for (const tensor of tensors) {
    const converted = await load(tensor);
    if (dtype === 'float16' && converted.dtype === 'F32') wide.push(tensor);
    else if (isOdd(tensor)) odd.push(tensor);
    else await writer.add(tensor.name, tensor.shape, converted);
    onTensor(elementCount(tensor.shape));
  }
  // Few and mostly small: reading them again costs less than holding them.
  for (const tensor of [...wide, ...odd]) await writer.add(tensor.name, tensor.shape, await load(tensor));

  await file.write(0, encodeHeader(writer.written, start));
  return {
    tensors: entriesOf(writer.written, start),
    bytes: writer.bytes,
    keptFloat32: wide.map(({ name }) => name),
  };
}
