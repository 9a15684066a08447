import { DTYPE_BYTES, elementCount } from '../dtypes';
import type { ByteRange, RandomAccessSource, TensorDtype } from '../tensors';

/** Bytes that reading a tensor will ask its file for. */
export interface PlannedRead extends ByteRange {
  readonly source: RandomAccessSource;
}

/** A tensor of a checkpoint; its values are read when asked for. */
export interface SourceTensor {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /** File and tensor as the file calls it, for messages. */
  readonly place: string;
  /** Where its bytes lie, and what has to be read to find them. */
  readonly reads: readonly PlannedRead[];
  /** Its elements, contiguous, row-major, little-endian. */
  read(): Promise<Uint8Array>;
  /**
   * The same in pieces of at most so many bytes, a multiple of 8; of one whose elements lie in another order, of some
   * rows. Absent where it can only be read whole.
   */
  pieces?(most: number): AsyncIterable<Uint8Array>;
}

export type StateDict = ReadonlyMap<string, SourceTensor>;

/** What reading them takes. */
export const sourceBytes = (tensors: Iterable<SourceTensor>): number =>
  [...tensors].reduce((sum, { shape, dtype }) => sum + elementCount(shape) * DTYPE_BYTES[dtype], 0);
