import { DTYPE_BYTES } from './dtypes';
import { halfToFloatTable } from './half';
import { parseSafetensorsIndex } from './readers/safetensors';
import type { TensorEntry, WeightsFile } from './tensors';
import { encodeHeader, entriesOf, headerBytes, type HeaderTensor } from './writers/safetensors';

function isHalf(entry: TensorEntry): boolean {
  return entry.dtype === 'F16' || entry.dtype === 'BF16';
}

/** The bytes as 16-bit words; copied only where they do not begin at an even address. */
function words(bytes: Uint8Array, entry: TensorEntry): Uint16Array {
  const start = bytes.byteOffset + entry.offset;
  return start % 2 === 0
    ? new Uint16Array(bytes.buffer, start, entry.length / 2)
    : new Uint16Array(new Uint8Array(bytes.subarray(entry.offset, entry.offset + entry.length)).buffer);
}

function widenInto(target: Uint32Array, source: Uint16Array, dtype: 'F16' | 'BF16'): void {
  if (dtype === 'BF16') {
    for (let i = 0; i < source.length; i++) target[i] = (source[i] ?? 0) << 16;
    return;
  }
  const table = halfToFloatTable();
  for (let i = 0; i < source.length; i++) target[i] = table[source[i] ?? 0] ?? 0;
}

/**
 * A whole safetensors file in memory → one whose 16-bit floats are float32; other dtypes stay. A file without 16-bit
 * floats comes back as it is, not copied. The wasm provider is twice as fast on float32 graphs.
 * @throws AppError as `readSafetensorsIndex`.
 */
export function widenSafetensors(
  bytes: Uint8Array,
  location: string,
): { bytes: Uint8Array; file: WeightsFile } {
  const file = parseSafetensorsIndex(bytes, location);
  if (![...file.tensors.values()].some(isHalf)) return { bytes, file };

  // Widest elements first: every tensor then begins at a multiple of its element's size.
  const width = ({ dtype }: TensorEntry): number =>
    Math.max(DTYPE_BYTES[dtype], dtype.endsWith('F16') ? 4 : 0);
  const order = [...file.tensors].sort(([, a], [, b]) => width(b) - width(a) || a.offset - b.offset);
  let start = 0;
  const layout = order.map(([name, entry]): HeaderTensor => {
    const length = isHalf(entry) ? entry.length * 2 : entry.length;
    const tensor = {
      name,
      dtype: isHalf(entry) ? 'F32' : entry.dtype,
      shape: entry.shape,
      start,
      length,
    } as const;
    start += length;
    return tensor;
  });
  const total = headerBytes(layout);
  const widened = new Uint8Array(total + start);
  widened.set(encodeHeader(layout, total));
  const tensors = entriesOf(layout, total);
  for (const [name, entry] of order) {
    const offset = tensors.get(name)?.offset ?? 0;
    if (entry.dtype === 'F16' || entry.dtype === 'BF16') {
      widenInto(new Uint32Array(widened.buffer, offset, entry.length / 2), words(bytes, entry), entry.dtype);
    } else {
      widened.set(bytes.subarray(entry.offset, entry.offset + entry.length), offset);
    }
  }
  return { bytes: widened, file: { location, tensors } };
}
