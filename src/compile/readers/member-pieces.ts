import { crc32 } from '../crc32';
import type { ByteRange, RandomAccessSource } from '../tensors';
import { inPieces } from './sources';
import { differs, type ZipArchive, type ZipMember } from './zip';

/** Bytes of a member, at most `most` at a time. @throws AppError when its local header does not fit. */
export async function* memberPieces(
  source: RandomAccessSource,
  zip: ZipArchive,
  member: ZipMember,
  { offset, length }: ByteRange,
  most: number,
): AsyncGenerator<Uint8Array> {
  yield* inPieces(source, (await zip.locate(member)) + offset, length, most);
}

/**
 * The same, but reads all of the member, and compares it with its checksum before it gives the last piece.
 * @throws AppError `checkpoint-unreadable` when it is not what was saved.
 */
export async function* checkedPieces(
  source: RandomAccessSource,
  zip: ZipArchive,
  member: ZipMember,
  { offset, length }: ByteRange,
  most: number,
): AsyncGenerator<Uint8Array> {
  const start = await zip.locate(member);
  let crc = 0;
  const pass = async (from: number, to: number): Promise<void> => {
    for await (const piece of inPieces(source, start + from, to - from, most)) crc = crc32(piece, crc);
  };
  await pass(0, offset);
  for (let at = offset; at < offset + length; at += most) {
    const end = Math.min(at + most, offset + length);
    const piece = await source.read(start + at, end - at);
    crc = crc32(piece, crc);
    if (end === offset + length) {
      await pass(end, member.size);
      if (member.crc32 !== null && crc !== member.crc32) throw differs(source, start, member);
    }
    yield piece;
  }
}
