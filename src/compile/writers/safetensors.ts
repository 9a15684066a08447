import type { TensorDtype, TensorEntry } from '../tensors';

/** A tensor as the header describes it: `start` and `length` in bytes, counted from the first tensor's byte. */
export interface HeaderTensor {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly length: number;
}

function headerJson(tensors: readonly HeaderTensor[]): Uint8Array {
  const header = Object.fromEntries(
    tensors.map(({ name, dtype, shape, start, length }) => [
      name,
      { dtype, shape, data_offsets: [start, start + length] },
    ]),
  );
  return new TextEncoder().encode(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
}

/** The bytes that prefix and header take, a multiple of 8 as huggingface/safetensors pads it. */
export function headerBytes(tensors: readonly HeaderTensor[]): number {
  return 8 + Math.ceil(headerJson(tensors).byteLength / 8) * 8;
}

/**
 * Length prefix and header of a safetensors file, padded with spaces to `total` bytes (a multiple of 8; absent: as
 * few as it takes). `__metadata__.format` is `pt`, which transformers demands.
 */
export function encodeHeader(
  tensors: readonly HeaderTensor[],
  total = headerBytes(tensors),
): Uint8Array<ArrayBuffer> {
  const json = headerJson(tensors);
  if (json.byteLength + 8 > total) throw new RangeError(`a header of ${json.byteLength} bytes in ${total}`);
  const bytes = new Uint8Array(total).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(total - 8), true);
  bytes.set(json, 8);
  return bytes;
}

/** Where the tensors lie in the file, once its header has `total` bytes. */
export function entriesOf(tensors: readonly HeaderTensor[], total: number): Map<string, TensorEntry> {
  return new Map(
    tensors.map(({ name, dtype, shape, start, length }) => [
      name,
      { dtype, shape, offset: total + start, length },
    ]),
  );
}
