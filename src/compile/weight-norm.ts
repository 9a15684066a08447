import { AppError } from '../lib/errors';
import { elementCount } from './dtypes';
import type { SourceTensor } from './readers/source-tensor';
import { readFloats } from './tensor-values';

/** The two parts that torch keeps instead of a weight, by how each of its two implementations calls them. */
const PARTS = [
  { magnitude: '.weight_g', direction: '.weight_v' },
  { magnitude: '.parametrizations.weight.original0', direction: '.parametrizations.weight.original1' },
] as const;

/**
 * Replaces the parts of weight norm by the weights that they stand for: magnitude · direction / ‖direction‖, the norm
 * over every dimension in which the magnitude has one element (pytorch/pytorch: torch/nn/utils/weight_norm.py).
 * @throws AppError `checkpoint-incomplete` when a part is missing, `tensor-invalid` when they do not fit together.
 */
export function foldWeightNorm(tensors: ReadonlyMap<string, SourceTensor>): Map<string, SourceTensor> {
  const folded = new Map<string, SourceTensor>();
  for (const [name, tensor] of tensors) {
    const part = PARTS.find(
      ({ magnitude, direction }) => name.endsWith(magnitude) || name.endsWith(direction),
    );
    if (part === undefined) {
      folded.set(name, tensor);
      continue;
    }
    const isDirection = name.endsWith(part.direction);
    const base = name.slice(0, -(isDirection ? part.direction : part.magnitude).length);
    const other = `${base}${isDirection ? part.magnitude : part.direction}`;
    const partner = tensors.get(other);
    if (partner === undefined) throw incomplete(tensor, other);
    if (isDirection) folded.set(`${base}.weight`, foldedTensor(`${base}.weight`, partner, tensor));
  }
  return folded;
}

function incomplete(tensor: SourceTensor, missing: string): AppError {
  return new AppError('checkpoint-incomplete', `The checkpoint has ${tensor.name}, but no ${missing}.`, {
    remedy: 'Use the whole checkpoint as it was saved.',
    place: tensor.place,
  });
}

function foldedTensor(name: string, magnitude: SourceTensor, direction: SourceTensor): SourceTensor {
  const { shape, place } = direction;
  const kept = magnitude.shape;
  const fits =
    elementCount(kept) === 1 ||
    (kept.length === shape.length && kept.every((size, i) => size === 1 || size === shape[i]));
  if (!fits) {
    throw new AppError(
      'tensor-invalid',
      `The magnitude of ${name} has the shape [${kept.join(', ')}], its direction [${shape.join(', ')}].`,
      { remedy: 'Use the whole checkpoint as it was saved.', place },
    );
  }
  const read = async (): Promise<Uint8Array> => {
    const weights = foldValues(await readFloats(magnitude), await readFloats(direction), kept, shape);
    return new Uint8Array(weights.buffer);
  };
  return { name, dtype: 'F32', shape, place, reads: [...magnitude.reads, ...direction.reads], read };
}

/** Index into the magnitudes, for every element of the direction. */
function magnitudeIndex(element: number, kept: readonly number[], shape: readonly number[]): number {
  let index = 0;
  let stride = 1;
  let rest = element;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] ?? 1;
    const keptSize = kept[i] ?? 1;
    if (keptSize > 1) index += (rest % size) * stride;
    stride *= keptSize;
    rest = Math.floor(rest / size);
  }
  return index;
}

function foldValues(
  magnitudes: Float32Array,
  directions: Float32Array,
  kept: readonly number[],
  shape: readonly number[],
): Float32Array<ArrayBuffer> {
  const keptHere = elementCount(kept) === 1 ? [] : kept;
  const indices = Uint32Array.from(directions, (_, element) => magnitudeIndex(element, keptHere, shape));
  const squares = new Float64Array(magnitudes.length);
  for (const [i, value] of directions.entries()) {
    const at = indices[i] ?? 0;
    squares[at] = (squares[at] ?? 0) + value * value;
  }
  return Float32Array.from(directions, (value, i) => {
    const at = indices[i] ?? 0;
    return (value * (magnitudes[at] ?? 0)) / Math.sqrt(squares[at] ?? 0);
  });
}
