import { AppError } from '../../lib/errors';
import type { BundleFile } from '../bundle-sink';
import type { ComputedTensor } from '../computed-tensors';
import { elementCount } from '../dtypes';
import { floatsToHalves, HALF_MAX } from '../half';
import { inFileOrder } from '../readers/read-order';
import type { SourceTensor, StateDict } from '../readers/source-tensor';
import { readFloats } from '../tensor-values';
import type { ComputeDtype, TensorDtype, TensorEntry } from '../tensors';
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

/** Tensors of even counts lie first, so that every float32 one after them begins at a multiple of four. */
const isOdd = ({ shape }: SourceTensor): boolean => elementCount(shape) % 2 === 1;

/** What has no place yet is held while it is small; more is read again. */
const HELD_EACH = 64 * 2 ** 10;
const HELD_IN_ALL = 8 * 2 ** 20;

/** Bytes moved at a time. */
const MOVE_BYTES = 4 * 2 ** 20;

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
    this.#keep({ name, dtype, shape, start: this.#end, length: bytes.length });
  }

  /** The tensor whose bytes lie `from` there already, at or behind the end. */
  async addMoved(
    { name, shape }: SourceTensor,
    dtype: TensorDtype,
    from: number,
    length: number,
  ): Promise<void> {
    for (let done = 0; this.bytes !== from && done < length; done += MOVE_BYTES) {
      const part = await this.#file.read(from + done, Math.min(MOVE_BYTES, length - done));
      await this.#file.write(this.bytes + done, part);
    }
    this.#keep({ name, dtype, shape, start: this.#end, length });
  }

  #keep(tensor: HeaderTensor): void {
    this.written.push(tensor);
    this.#end += tensor.length;
  }
}

/**
 * Writes one safetensors file, tensor by tensor; no more than one is in memory. In the file they lie by name, those
 * beyond float16 and those of odd element counts last; they are read in the order of the file they come from, and each
 * is written to where it lies if none is beyond float16. Computed tables stay float32.
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

  const even = tensors.filter((tensor) => !isOdd(tensor));
  const elementBytes = dtype === 'float16' ? 2 : 4;
  const slots = slotsOf(even, writer.bytes, elementBytes);
  const load = async (tensor: SourceTensor): Promise<Converted> => {
    signal?.throwIfAborted();
    return convert(tensor, await readFloats(tensor), dtype);
  };
  const wide = new Set<SourceTensor>();
  const held = new Map<SourceTensor, Converted>();
  let heldBytes = 0;
  for (const tensor of inFileOrder(tensors)) {
    const converted = await load(tensor);
    const slot = slots.get(tensor);
    const { length } = converted.bytes;
    if (dtype === 'float16' && converted.dtype === 'F32') wide.add(tensor);
    else if (slot !== undefined) await file.write(slot, converted.bytes);
    if (
      (slot === undefined || wide.has(tensor)) &&
      length <= HELD_EACH &&
      heldBytes + length <= HELD_IN_ALL
    ) {
      held.set(tensor, converted);
      heldBytes += length;
    }
    onTensor(elementCount(tensor.shape));
  }
  for (const tensor of even) {
    const slot = slots.get(tensor);
    if (slot === undefined || wide.has(tensor)) continue;
    const length = elementCount(tensor.shape) * elementBytes;
    await writer.addMoved(tensor, dtype === 'float16' ? 'F16' : 'F32', slot, length);
  }
  const last = [
    ...tensors.filter((one) => wide.has(one)),
    ...tensors.filter((one) => isOdd(one) && !wide.has(one)),
  ];
  for (const tensor of last)
    await writer.add(tensor.name, tensor.shape, held.get(tensor) ?? (await load(tensor)));

  await file.write(0, encodeHeader(writer.written, start));
  return {
    tensors: entriesOf(writer.written, start),
    bytes: writer.bytes,
    keptFloat32: tensors.filter((one) => wide.has(one)).map(({ name }) => name),
  };
}

/** Where each tensor lies, one after another. */
function slotsOf(
  tensors: readonly SourceTensor[],
  start: number,
  elementBytes: number,
): ReadonlyMap<SourceTensor, number> {
  let end = start;
  return new Map(
    tensors.map((tensor) => {
      const at = end;
      end += elementCount(tensor.shape) * elementBytes;
      return [tensor, at];
    }),
  );
}
