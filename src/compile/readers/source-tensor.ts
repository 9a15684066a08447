import type { TensorDtype } from '../tensors';

/** A tensor of a checkpoint; its values are read when asked for. */
export interface SourceTensor {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /** File and tensor as the file calls it, for messages. */
  readonly place: string;
  /** Its elements, contiguous, row-major, little-endian. */
  read(): Promise<Uint8Array>;
}

export type StateDict = ReadonlyMap<string, SourceTensor>;
