import { AppError } from '../../lib/errors';
import { floatsToHalves } from '../half';
import type { SourceTensor } from '../readers/source-tensor';

export type Floats = Float32Array<ArrayBuffer>;

/** What weights are written in. */
export type WeightDtype = 'F16' | 'F32';

/** The greatest magnitude. @throws AppError `tensor-invalid` for values that are not finite. */
export function greatestOf(tensor: SourceTensor, values: Floats): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i] ?? 0);
    // NaN is not below infinity either.
    if (!(magnitude < Infinity)) throw notFinite(tensor);
    if (magnitude > greatest) greatest = magnitude;
  }
  return greatest;
}

export function bytesOf(values: Floats, dtype: WeightDtype): Uint8Array {
  return new Uint8Array(dtype === 'F16' ? floatsToHalves(values).buffer : values.buffer);
}

function notFinite({ name, place }: SourceTensor): AppError {
  return new AppError('tensor-invalid', `${name} has values that are not finite numbers.`, {
    remedy:
      'Download the checkpoint again; if that does not help, it was saved from a training that diverged.',
    place,
  });
}
