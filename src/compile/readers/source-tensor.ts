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
}

export type StateDict = ReadonlyMap<string, SourceTensor>;
