import type { BundleFile } from '../bundle-sink';
import type { ComputedTensor } from '../computed-tensors';
import { DTYPE_BYTES, elementCount } from '../dtypes';
import { HALF_MAX } from '../half';
import { inFileOrder } from '../readers/read-order';
import { sourceBytes, type SourceTensor, type StateDict } from '../readers/source-tensor';
import { floatPieces } from '../tensor-values';
import type { ComputeDtype, TensorEntry } from '../tensors';
import { bytesOf, greatestOf, type Floats, type WeightDtype } from './convert';
import { encodeHeader, entriesOf, headerBytes, type HeaderTensor } from './safetensors';
import { NO_LOG, noting, WRITE_SIZES, type WeightsLog, type WriteSizes } from './weights-log';

export interface WrittenWeights {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Tensors with values beyond float16, kept as float32. */
  readonly keptFloat32: readonly string[];
}

/** What is told of the writing, and what is known of an earlier one that was stopped. */
export interface WeightsProgress {
  /** So many bytes of the source are done. */
  readonly onRead: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  readonly log?: WeightsLog;
  readonly sizes?: WriteSizes | undefined;
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

  async add(
    { name, shape }: Pick<SourceTensor, 'name' | 'shape'>,
    dtype: WeightDtype,
    pieces: AsyncIterable<Floats> | Iterable<Floats>,
  ): Promise<void> {
    let length = 0;
    for await (const piece of pieces) {
      const bytes = bytesOf(piece, dtype);
      await this.#file.write(this.bytes + length, bytes);
      length += bytes.length;
    }
    this.#keep({ name, dtype, shape, start: this.#end, length });
  }

  /** The tensor whose bytes lie `from` there already, at or behind the end. */
  async addMoved(
    { name, shape }: SourceTensor,
    dtype: WeightDtype,
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
 * Writes one safetensors file, tensor by tensor; no more than a piece of one is in memory. In the file they lie by
 * name, those beyond float16 and those of odd element counts last; they are read in the order of the file they come
 * from, and each is written to where it lies if none is beyond float16. Computed tables stay float32. With a log it goes
 * on where another writing of the same stopped; only if that was moving tensors, as it does in a file that has some
 * beyond float16, it begins the file again.
 * @throws AppError `tensor-invalid` for values that are not finite, and what reading throws; the signal's reason.
 */
export async function writeWeights(
  dict: StateDict,
  computed: readonly ComputedTensor[],
  dtype: ComputeDtype,
  file: BundleFile,
  { onRead, signal, log = NO_LOG, sizes = WRITE_SIZES }: WeightsProgress,
): Promise<WrittenWeights> {
  const tensors = [...dict.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const start = reserveHeader(tensors, computed);
  const writer = new WeightsWriter(file, start);
  for (const table of computed) await writer.add(table, 'F32', [new Float32Array(table.data)]);

  const even = tensors.filter((tensor) => !isOdd(tensor));
  const narrow: WeightDtype = dtype === 'float16' ? 'F16' : 'F32';
  const slots = slotsOf(even, writer.bytes, DTYPE_BYTES[narrow]);
  const wide = new Set(tensors.filter(({ name }) => log.done.get(name) === true));
  const held = new Map<SourceTensor, Floats>();
  let heldBytes = 0;

  /** To its place, if it has one and is not beyond float16. */
  const place = async (tensor: SourceTensor): Promise<void> => {
    let at = slots.get(tensor) ?? null;
    for await (const values of floatPieces(tensor, sizes.piece)) {
      signal?.throwIfAborted();
      const bytes = values.length * DTYPE_BYTES[tensor.dtype];
      if (greatestOf(tensor, values) > HALF_MAX && narrow === 'F16') {
        wide.add(tensor);
        at = null;
      }
      if (at === null) {
        if (values.length === elementCount(tensor.shape) && mayHold(values.byteLength)) {
          held.set(tensor, values);
          heldBytes += values.byteLength;
        }
      } else {
        const converted = bytesOf(values, narrow);
        await file.write(at, converted);
        at += converted.length;
      }
      onRead(bytes);
    }
  };
  const mayHold = (bytes: number): boolean => bytes <= HELD_EACH && heldBytes + bytes <= HELD_IN_ALL;

  const left = tensors.filter(({ name }) => !log.done.has(name));
  onRead(sourceBytes(tensors) - sourceBytes(left));
  await noting(file, log, sizes, async (note) => {
    for (const tensor of inFileOrder(left)) {
      signal?.throwIfAborted();
      await place(tensor);
      await note(tensor, wide.has(tensor));
    }
  });

  if (wide.size > 0) await log.moving();
  for (const tensor of even) {
    const slot = slots.get(tensor);
    if (slot === undefined || wide.has(tensor)) continue;
    await writer.addMoved(tensor, narrow, slot, elementCount(tensor.shape) * DTYPE_BYTES[narrow]);
  }
  const last = [
    ...tensors.filter((one) => wide.has(one)),
    ...tensors.filter((one) => isOdd(one) && !wide.has(one)),
  ];
  for (const tensor of last) {
    signal?.throwIfAborted();
    const values = held.get(tensor);
    await writer.add(
      tensor,
      wide.has(tensor) ? 'F32' : narrow,
      values === undefined ? floatPieces(tensor, sizes.piece) : [values],
    );
  }

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
