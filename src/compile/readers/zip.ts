import { AppError } from '../../lib/errors';
import { crc32 } from '../crc32';
import type { ByteRange, RandomAccessSource } from '../tensors';

/**
 * Zip archives as PyTorch writes them: members stored without compression, zip64 records at any size.
 * Field offsets are those of PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
 */

export const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = { signature: 0x02014b50, bytes: 46 };
/** Name, extra fields and the padding to 64 bytes that PyTorch writes. */
const MAX_HEADER_REST = 1024;
const END = { signature: 0x06054b50, bytes: 22, maxComment: 0xffff };
const ZIP64_LOCATOR = { signature: 0x07064b50, bytes: 20 };
const ZIP64_END = { signature: 0x06064b50, bytes: 56 };
const ZIP64_EXTRA = 0x0001;
/** A checkpoint of ten thousand tensors has a directory of about 2 MB. */
const MAX_DIRECTORY_BYTES = 256 * 2 ** 20;

export interface ZipMember {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** CRC-32 of its bytes; null where the writer left it out (torch.serialization.set_crc32_options). */
  readonly crc32: number | null;
  /** Where its header, its bytes and what belongs to them lie in the source, at most. */
  readonly extent: ByteRange;
}

export interface ZipArchive {
  readonly members: ReadonlyMap<string, ZipMember>;
  /** Where the member's bytes begin in the source. @throws AppError when its local header does not fit. */
  locate(member: ZipMember): Promise<number>;
  /** All its bytes. @throws AppError `checkpoint-unreadable` when they are not those that were saved. */
  read(member: ZipMember): Promise<Uint8Array>;
}

interface ListedMember extends Omit<ZipMember, 'extent'> {
  readonly localHeader: number;
}

interface Directory {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
}

function damaged(source: RandomAccessSource, byte: number, what: string): AppError {
  return new AppError('checkpoint-unreadable', `${source.name} is not a valid zip archive: ${what}.`, {
    remedy: 'Download the file again; it seems to be cut short or damaged.',
    place: `${source.name}, byte ${Math.min(byte, source.size)}`,
  });
}

/** A member whose bytes have another checksum than was saved. */
export function differs(source: RandomAccessSource, start: number, { name }: ZipMember): AppError {
  return damaged(source, start, `${name} is not what was saved: its checksum differs`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Unsigned 64 bits; what is beyond the safe integers becomes infinite, so that every range check fails. */
function uint64(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  return Number.isSafeInteger(value) ? value : Infinity;
}

/** The end record's place within the file's last bytes: the last signature whose comment ends with the file. */
function findEnd(tail: DataView): number | null {
  for (let at = tail.byteLength - END.bytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END.signature) continue;
    if (at + END.bytes + tail.getUint16(at + 20, true) === tail.byteLength) return at;
  }
  return null;
}

async function readZip64End(source: RandomAccessSource, locator: DataView): Promise<Directory> {
  const at = uint64(locator, 8);
  if (at + ZIP64_END.bytes > source.size)
    throw damaged(source, at, 'its zip64 end record lies beyond the file');
  const view = viewOf(await source.read(at, ZIP64_END.bytes));
  if (view.getUint32(0, true) !== ZIP64_END.signature)
    throw damaged(source, at, 'its zip64 end record is missing');
  return { count: uint64(view, 32), bytes: uint64(view, 40), offset: uint64(view, 48) };
}

async function findDirectory(source: RandomAccessSource): Promise<Directory> {
  const tailBytes = Math.min(source.size, ZIP64_LOCATOR.bytes + END.bytes + END.maxComment);
  const tailStart = source.size - tailBytes;
  const tail = viewOf(await source.read(tailStart, tailBytes));
  const end = findEnd(tail);
  if (end === null) throw damaged(source, source.size, 'it has no end record');
  const locator = end - ZIP64_LOCATOR.bytes;
  const directory =
    locator >= 0 && tail.getUint32(locator, true) === ZIP64_LOCATOR.signature
      ? await readZip64End(source, new DataView(tail.buffer, tail.byteOffset + locator, ZIP64_LOCATOR.bytes))
      : {
          count: tail.getUint16(end + 10, true),
          bytes: tail.getUint32(end + 12, true),
          offset: tail.getUint32(end + 16, true),
        };
  const { offset, bytes, count } = directory;
  if (bytes > MAX_DIRECTORY_BYTES || offset + bytes > source.size || count > bytes / CENTRAL_HEADER.bytes) {
    throw damaged(source, tailStart + end, `its directory cannot have ${count} members in ${bytes} bytes`);
  }
  return directory;
}

/** Size and place of a member; 32-bit fields that are full are continued in the zip64 extra field, in this order. */
function readSizes(
  view: DataView,
  at: number,
  extra: DataView,
): { size: number; packed: number; localHeader: number } | null {
  const fields = [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const full = (value: number): boolean => value === 0xffffffff;
  if (fields.some(full)) {
    let next = zip64Extra(extra);
    if (next === null) return null;
    for (const [i, value] of fields.entries()) {
      if (!full(value)) continue;
      if (next.byteLength < 8) return null;
      fields[i] = uint64(next, 0);
      next = new DataView(next.buffer, next.byteOffset + 8, next.byteLength - 8);
    }
  }
  const [size = Infinity, packed = Infinity, localHeader = Infinity] = fields;
  return { size, packed, localHeader };
}

function zip64Extra(extra: DataView): DataView | null {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const bytes = extra.getUint16(at + 2, true);
    if (at + 4 + bytes > extra.byteLength) return null;
    if (extra.getUint16(at, true) === ZIP64_EXTRA)
      return new DataView(extra.buffer, extra.byteOffset + at + 4, bytes);
    at += 4 + bytes;
  }
  return null;
}

function readMembers(
  source: RandomAccessSource,
  bytes: Uint8Array,
  directory: Directory,
): Map<string, ListedMember> {
  const view = viewOf(bytes);
  const members = new Map<string, ListedMember>();
  let at = 0;
  for (let i = 0; i < directory.count; i++) {
    const place = directory.offset + at;
    if (
      at + CENTRAL_HEADER.bytes > bytes.byteLength ||
      view.getUint32(at, true) !== CENTRAL_HEADER.signature
    ) {
      throw damaged(source, place, `member ${i} of its directory is malformed`);
    }
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const nameStart = at + CENTRAL_HEADER.bytes;
    const next = nameStart + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.byteLength) throw damaged(source, place, `member ${i} of its directory is cut short`);
    const name = new TextDecoder().decode(bytes.subarray(nameStart, nameStart + nameBytes));
    const extra = new DataView(bytes.buffer, bytes.byteOffset + nameStart + nameBytes, extraBytes);
    const sizes = readSizes(view, at, extra);
    if (sizes === null) throw damaged(source, place, `${name} lacks its zip64 sizes`);
    const encrypted = (view.getUint16(at + 8, true) & 1) === 1;
    if (view.getUint16(at + 10, true) !== 0 || encrypted || sizes.size !== sizes.packed) {
      throw new AppError('checkpoint-unreadable', `${name} in ${source.name} is compressed or encrypted.`, {
        remedy: 'Use the file as torch.save wrote it; it stores every member as it is.',
        place: `${source.name}, byte ${place}`,
      });
    }
    if (members.has(name)) throw damaged(source, place, `it has ${name} twice`);
    const crc = view.getUint32(at + 16, true);
    members.set(name, {
      name,
      size: sizes.size,
      crc32: crc === 0 ? null : crc,
      localHeader: sizes.localHeader,
    });
    at = next;
  }
  return members;
}

/** A member reaches to the next one's header, or to the directory: how long its own header is, only that header says. */
function withExtents(listed: ReadonlyMap<string, ListedMember>, end: number): Map<string, ZipMember> {
  const starts = [...listed.values()].map(({ localHeader }) => localHeader).sort((a, b) => a - b);
  const next = new Map(starts.map((start, i) => [start, starts[i + 1] ?? end]));
  return new Map(
    [...listed].map(([name, { size, crc32: crc, localHeader: offset }]) => {
      const most = LOCAL_HEADER_BYTES + MAX_HEADER_REST + size;
      const length = Math.min((next.get(offset) ?? end) - offset, most);
      return [name, { name, size, crc32: crc, extent: { offset, length: length > 0 ? length : 0 } }];
    }),
  );
}

/**
 * Reads the directory of a zip archive, and nothing else.
 * @throws AppError `checkpoint-unreadable`, with the byte, when it is damaged, compressed or encrypted.
 */
export async function openZip(source: RandomAccessSource): Promise<ZipArchive> {
  const directory = await findDirectory(source);
  const listed = readMembers(source, await source.read(directory.offset, directory.bytes), directory);
  const members = withExtents(listed, directory.offset);
  const located = new Map<string, number>();
  const archive: ZipArchive = {
    members,
    async read(member) {
      const start = await archive.locate(member);
      const bytes = await source.read(start, member.size);
      if (member.crc32 === null || crc32(bytes) === member.crc32) return bytes;
      throw differs(source, start, member);
    },
    async locate(member) {
      const known = located.get(member.name);
      if (known !== undefined) return known;
      const at = members.get(member.name)?.extent.offset ?? Infinity;
      if (at + LOCAL_HEADER_BYTES > source.size)
        throw damaged(source, at, `${member.name} lies beyond the file`);
      const view = viewOf(await source.read(at, LOCAL_HEADER_BYTES));
      if (view.getUint32(0, true) !== LOCAL_HEADER) {
        throw damaged(source, at, `${member.name} does not begin where the directory says`);
      }
      const start = at + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
      if (start + member.size > source.size)
        throw damaged(source, start, `${member.name} lies beyond the file`);
      located.set(member.name, start);
      return start;
    },
  };
  return archive;
}
