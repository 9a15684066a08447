/** Bytes of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A file that can be read anywhere: on a disk, a Blob, an HTTP resource with ranges, bytes in memory. */
export interface RandomAccessSource {
  /** For messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. @throws AppError when they are not there. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** What will be read next, roughly in this order: where reading takes its time, it can be fetched ahead. */
  expect?(ranges: readonly ByteRange[]): void;
}

/** Dtypes as safetensors names them. */
export type TensorDtype = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';

/** Where a tensor lies in a file of weights: contiguous, row-major, little-endian. */
export interface TensorEntry {
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** The index of one safetensors file; `location` is what a graph's external data calls it. */
export interface WeightsFile {
  readonly location: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

/** The dtype a graph computes in. */
export type ComputeDtype = 'float16' | 'float32';
