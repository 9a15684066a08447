import type { BundleFile, BundleSink } from '../../compile/bundle-sink';
import type { RandomAccessSource } from '../../compile/tensors';
import { sha256OfPieces } from '../../lib/sha256-pieces';
import type { CheckpointSource } from '../sources/checkpoint-source';
import { damaged, missingFile } from '../sources/source-errors';

const PIECE = 4 * 2 ** 20;

export interface CopiedFile {
  readonly path: string;
  readonly bytes: number;
  /** Null: nobody says what it has to be. */
  readonly sha256: string | null;
  /** Who says it, for messages. */
  readonly by: string;
}

/**
 * A file as it is, against what is said of it. Goes on where it was stopped. @returns its hash
 * @throws AppError of the source and the sink, `checkpoint-unreadable` for a file that is not what it has to be; the
 * signal's reason.
 */
export async function copyFile(
  source: CheckpointSource,
  sink: BundleSink,
  { path, bytes, sha256, by }: CopiedFile,
  signal: AbortSignal,
  onCopied: (done: number) => void,
): Promise<string> {
  const from = await openFile(source, path);
  if (from.size !== bytes) throw damaged(path, `it has ${from.size} bytes, ${by} says ${bytes}`);
  const file = await sink.open(path);
  const hash = await copyRest(from, file, bytes, signal, onCopied).finally(() => file.close());
  if (sha256 === null || hash === sha256) return hash;
  // What an earlier copy left may be what is wrong: nothing of it is gone on with.
  await sink.remove(path);
  throw damaged(path, `its hash is not the one in ${by}`);
}

/** What is there is hashed, what is missing is copied. @returns the hash of the whole */
async function copyRest(
  from: RandomAccessSource,
  file: BundleFile,
  bytes: number,
  signal: AbortSignal,
  onCopied: (done: number) => void,
): Promise<string> {
  const there = Math.floor(Math.min(bytes, await file.size()) / PIECE) * PIECE;
  from.expect?.([{ offset: there, length: bytes - there }]);
  const hash = await sha256OfPieces();
  for (let at = 0; at < bytes; at += PIECE) {
    signal.throwIfAborted();
    const length = Math.min(PIECE, bytes - at);
    const piece = await (at < there ? file : from).read(at, length);
    hash.update(piece);
    if (at >= there) await file.write(at, piece);
    onCopied(at + length);
  }
  await file.flush();
  return hash.digest();
}

export async function openFile(source: CheckpointSource, path: string): Promise<RandomAccessSource> {
  const file = await source.open(path);
  if (file === null) throw missingFile(path);
  return file;
}
