import { AppError } from '../../lib/errors';

import type { ComputeDtype, TensorDtype, WeightsFile } from '../tensors';

/** A tensor as a graph's external data: a byte range of a file. */
export interface FoundTensor {
  readonly type: 'float16' | 'float32';
  readonly location: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

const BYTES_PER_ELEMENT = { F16: 2, F32: 4 } as const;

/** The published tensors of one network, wherever they lie. */
export class Weights {
  readonly #files: readonly WeightsFile[];
  /** What to call the network in messages. */
  readonly #network: string;

  constructor(network: string, files: readonly WeightsFile[]) {
    this.#network = network;
    this.#files = files;
  }

  /**
   * @throws AppError `checkpoint-incomplete` when no file has it; `tensor-invalid` for another shape, for a dtype
   *   that graphs do not read, and for float16 where the graph computes in float32.
   */
  find(name: string, shape: readonly number[], dtype: ComputeDtype): FoundTensor {
    for (const file of this.#files) {
      const entry = file.tensors.get(name);
      if (entry === undefined) continue;
      if (entry.shape.length !== shape.length || entry.shape.some((size, axis) => size !== shape[axis])) {
        throw new AppError(
          'tensor-invalid',
          `${name} in ${file.location} is [${entry.shape.join(', ')}]; the config of the ${this.#network} asks for [${shape.join(', ')}].`,
          { remedy: 'Check that the config.json belongs to this checkpoint.', place: name },
        );
      }
      const type = this.#elementType(name, file.location, entry.dtype, dtype);
      const length = shape.reduce((product, size) => product * size, BYTES_PER_ELEMENT[type]);
      if (entry.length !== length) {
        throw new AppError(
          'tensor-invalid',
          `${name} in ${file.location} takes ${entry.length} bytes instead of ${length}.`,
          {
            remedy: 'Fetch the file again: its index is damaged.',
            place: name,
          },
        );
      }
      return {
        type: type === 'F16' ? 'float16' : 'float32',
        location: file.location,
        offset: entry.offset,
        length,
      };
    }
    throw new AppError('checkpoint-incomplete', `The ${this.#network} has no tensor ${name}.`, {
      remedy: 'Check that the file of weights is whole and belongs to this config.json.',
      place: name,
    });
  }

  #elementType(name: string, location: string, stored: TensorDtype, dtype: ComputeDtype): 'F16' | 'F32' {
    if (stored === 'F32' || (stored === 'F16' && dtype === 'float16')) return stored;
    throw new AppError(
      'tensor-invalid',
      `${name} in ${location} is ${stored}; a ${dtype} graph cannot read that.`,
      {
        remedy: dtype === 'float32' ? 'Widen the weights to float32 first.' : 'Convert the checkpoint again.',
        place: name,
      },
    );
  }
}
