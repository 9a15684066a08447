import { DTYPE_BYTES } from './dtypes';
import { halfToFloatTable } from './half';
import { parseSafetensorsIndex } from './readers/safetensors';
import type { TensorEntry, WeightsFile } from './tensors';
import { encodeHeader, entriesOf, headerBytes, type HeaderTensor } from './writers/safetensors';

/** A safetensors file as it lies when its 16-bit floats are float32; other dtypes stay. */
export interface WidenedLayout {
  /** Length prefix and header: its first bytes. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** Each tensor in the file that there is and in the widened one, in the order of the latter. */
  readonly tensors: readonly { readonly from: TensorEntry; readonly to: TensorEntry }[];
  /** Bytes in all. */
  readonly size: number;
  readonly file: WeightsFile;
}

export function isHalf({ dtype }: TensorEntry): boolean {
  return dtype === 'F16' || dtype === 'BF16';
}

/** Null: the file has no 16-bit floats, and may be read as it is. */
export function widenedLayout({ location, tensors }: WeightsFile): WidenedLayout | null {
  if (![...tensors.values()].some(isHalf)) return null;
  // Widest elements first: every tensor then begins at a multiple of its element's size.
  const width = (entry: TensorEntry): number => (isHalf(entry) ? 4 : DTYPE_BYTES[entry.dtype]);
  const order = [...tensors].sort(([, a], [, b]) => width(b) - width(a) || a.offset - b.offset);
  let start = 0;
  const layout = order.map(([name, entry]): HeaderTensor => {
    const length = isHalf(entry) ? entry.length * 2 : entry.length;
    const dtype = isHalf(entry) ? 'F32' : entry.dtype;
    const tensor = { name, dtype, shape: entry.shape, start, length };
    start += length;
    return tensor;
  });
  const total = headerBytes(layout);
  const entries = entriesOf(layout, total);
  return {
    header: encodeHeader(layout, total),
    tensors: order.flatMap(([name, from]) => {
      const to = entries.get(name);
      return to === undefined ? [] : [{ from, to }];
    }),
    size: total + start,
    file: { location, tensors: entries },
  };
}

/** Bytes of 16-bit floats → the same numbers in float32. `target` begins at a multiple of four. */
export function widenInto(
  target: Uint8Array<ArrayBuffer>,
  source: Uint8Array,
  dtype: TensorEntry['dtype'],
): void {
  const floats = new Uint32Array(target.buffer, target.byteOffset, target.length / 4);
  // Copied only where they do not begin at an even address.
  const halves =
    source.byteOffset % 2 === 0
      ? new Uint16Array(source.buffer, source.byteOffset, source.length / 2)
      : new Uint16Array(new Uint8Array(source).buffer);
  if (dtype === 'BF16') {
    for (let i = 0; i < halves.length; i++) floats[i] = (halves[i] ?? 0) << 16;
    return;
  }
  const table = halfToFloatTable();
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i] ?? 0] ?? 0;
}

/**
 * A whole safetensors file in memory → one whose 16-bit floats are float32; other dtypes stay. A file without 16-bit
 * floats comes back as it is, not copied. The wasm provider is twice as fast on float32 graphs.
 * @throws AppError as `readSafetensorsIndex`; RangeError where it does not fit into one array.
 */
export function widenSafetensors(
  bytes: Uint8Array,
  location: string,
): { bytes: Uint8Array; file: WeightsFile } {
  const file = parseSafetensorsIndex(bytes, location);
  const layout = widenedLayout(file);
  if (layout === null) return { bytes, file };
  const widened = new Uint8Array(layout.size);
  widened.set(layout.header);
  for (const { from, to } of layout.tensors) {
    const source = bytes.subarray(from.offset, from.offset + from.length);
    const target = widened.subarray(to.offset, to.offset + to.length);
    if (isHalf(from)) widenInto(target, source, from.dtype);
    else target.set(source);
  }
  return { bytes: widened, file: layout.file };
}
