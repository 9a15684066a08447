import { bfloatsToFloats, halvesToFloats } from './half';
import type { SourceTensor } from './readers/source-tensor';
import type { TensorDtype } from './tensors';

type Decoder = (buffer: ArrayBuffer) => Float32Array<ArrayBuffer>;

const DECODERS: Readonly<Record<TensorDtype, Decoder>> = {
  F64: (buffer) => Float32Array.from(new Float64Array(buffer)),
  F32: (buffer) => new Float32Array(buffer),
  F16: (buffer) => halvesToFloats(new Uint16Array(buffer)),
  BF16: (buffer) => bfloatsToFloats(new Uint16Array(buffer)),
  I64: (buffer) => Float32Array.from(new BigInt64Array(buffer), Number),
  I32: (buffer) => Float32Array.from(new Int32Array(buffer)),
  I16: (buffer) => Float32Array.from(new Int16Array(buffer)),
  I8: (buffer) => Float32Array.from(new Int8Array(buffer)),
  U8: (buffer) => Float32Array.from(new Uint8Array(buffer)),
  BOOL: (buffer) => Float32Array.from(new Uint8Array(buffer), (byte) => (byte === 0 ? 0 : 1)),
};

/** The buffer that holds these bytes and no others: typed arrays begin at its start, and a second copy is saved. */
function wholeBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer | null {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? buffer : null;
}

/** A tensor's elements as float32, row by row; float64 and integers are rounded to the nearest, as torch does. */
export async function readFloats(tensor: SourceTensor): Promise<Float32Array<ArrayBuffer>> {
  const bytes = await tensor.read();
  return DECODERS[tensor.dtype](wholeBuffer(bytes) ?? new Uint8Array(bytes).buffer);
}

/** As `readFloats`, in order and in pieces of about so many bytes of the file; a tensor without elements has none. */
export async function* floatPieces(
  tensor: SourceTensor,
  most: number,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  if (tensor.pieces === undefined) {
    yield readFloats(tensor);
    return;
  }
  for await (const bytes of tensor.pieces(most)) yield DECODERS[tensor.dtype](new Uint8Array(bytes).buffer);
}
