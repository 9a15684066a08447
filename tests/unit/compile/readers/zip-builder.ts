/** Writes zip archives field by field (APPNOTE 6.3.10), so that tests can have what no library writes on demand. */

export interface ZipPart {
  readonly name: string;
  readonly data: Uint8Array;
  /** Compression method; 0 is stored. */
  readonly method?: number;
}

export interface ZipStyle {
  /** Every size and offset that can be in zip64 fields is there, and its 32-bit field is full. */
  readonly zip64?: boolean;
  readonly comment?: string;
}

function record(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function buildZip(
  members: readonly ZipPart[],
  { zip64 = false, comment = '' }: ZipStyle = {},
): Uint8Array {
  const text = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, data, method = 0 } of members) {
    const nameBytes = text.encode(name);
    const size = zip64 ? 0xffffffff : data.length;
    const localExtra = zip64
      ? record([2, 1], [2, 16], [8, data.length], [8, data.length])
      : new Uint8Array(0);
    const padding = record([2, 0x4246], [2, 5]);
    const local = concat([
      record([4, 0x04034b50], [2, 45], [2, 0], [2, method], [4, 0], [4, 0], [4, size], [4, size]),
      record([2, nameBytes.length], [2, localExtra.length + padding.length + 5]),
      nameBytes,
      localExtra,
      padding,
      new Uint8Array(5),
    ]);
    const extra = zip64
      ? record([2, 0x4246], [2, 2], [2, 7], [2, 1], [2, 24], [8, data.length], [8, data.length], [8, offset])
      : new Uint8Array(0);
    directory.push(
      record([4, 0x02014b50], [2, 45], [2, 45], [2, 0], [2, method], [4, 0], [4, 0], [4, size], [4, size]),
      record(
        [2, nameBytes.length],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, zip64 ? 0xffffffff : offset],
      ),
      nameBytes,
      extra,
    );
    parts.push(local, data);
    offset += local.length + data.length;
  }
  const central = concat(directory);
  const count = members.length;
  const end64 = zip64
    ? concat([
        record(
          [4, 0x06064b50],
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, count],
          [8, count],
          [8, central.length],
          [8, offset],
        ),
        record([4, 0x07064b50], [4, 0], [8, offset + central.length], [4, 1]),
      ])
    : new Uint8Array(0);
  const end = zip64
    ? record([4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, 0xffffffff], [4, 0xffffffff])
    : record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, central.length], [4, offset]);
  const commentBytes = text.encode(comment);
  return concat([...parts, central, end64, end, record([2, commentBytes.length]), commentBytes]);
}
