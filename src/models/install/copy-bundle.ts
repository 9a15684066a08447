import { MANIFEST } from '../../compile/bundle-manifest';
import { writeWhole, type BundleFile, type BundleSink } from '../../compile/bundle-sink';
import { Journal, JOURNAL, type WrittenFile } from '../../compile/journal';
import type { Manifest } from '../../compile/manifest';
import type { RandomAccessSource } from '../../compile/tensors';
import { Sha256 } from '../../lib/sha256';
import { parseManifest } from '../bundle';
import type { CheckpointSource } from '../sources/checkpoint-source';
import { missingFile, damaged } from '../sources/source-errors';

const PIECE = 4 * 2 ** 20;

export interface CopyOptions {
  readonly onPlan: (bytes: number) => Promise<void>;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/**
 * A compiled bundle as it is, each file against its hash in the manifest. Goes on where it was stopped.
 * @throws AppError of the source and the sink, `bundle-unreadable`, `bundle-incompatible`, `checkpoint-unreadable` for a
 * file that is not what the manifest says; the signal's reason.
 */
export async function copyBundle(
  source: CheckpointSource,
  sink: BundleSink,
  { onPlan, onProgress, signal }: CopyOptions,
): Promise<Manifest> {
  const manifestBytes = await wholeOf(await openFile(source, MANIFEST));
  const manifest = parseManifest(manifestBytes, source.name);
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  await onPlan(total);
  const key = `${source.fingerprint} ${new Sha256().update(manifestBytes).hex()}`;
  const journal = await Journal.open(sink, key);
  try {
    await sink.remove(MANIFEST);
    let before = 0;
    for (const listed of manifest.files) {
      if (journal.file(listed.path)?.sha256 !== listed.sha256) {
        await copyFile(source, sink, listed, signal, (done) => onProgress(before + done, total));
        await journal.done(listed);
      }
      before += listed.bytes;
      onProgress(before, total);
    }
    await writeWhole(sink, MANIFEST, manifestBytes);
  } finally {
    await journal.close();
  }
  await sink.remove(JOURNAL);
  return manifest;
}

async function copyFile(
  source: CheckpointSource,
  sink: BundleSink,
  listed: WrittenFile,
  signal: AbortSignal,
  onCopied: (done: number) => void,
): Promise<void> {
  const { path, bytes } = listed;
  const from = await openFile(source, path);
  if (from.size !== bytes) throw damaged(path, `it has ${from.size} bytes, the manifest says ${bytes}`);
  const file = await sink.open(path);
  const whole = await copyRest(from, file, listed, signal, onCopied).finally(() => file.close());
  if (whole) return;
  // What an earlier copy left may be what is wrong: nothing of it is gone on with.
  await sink.remove(path);
  throw damaged(path, 'its hash is not the one in the manifest');
}

/** What is there is hashed, what is missing is copied. @returns whether the hash is the one in the manifest */
async function copyRest(
  from: RandomAccessSource,
  file: BundleFile,
  { bytes, sha256 }: WrittenFile,
  signal: AbortSignal,
  onCopied: (done: number) => void,
): Promise<boolean> {
  const there = Math.floor(Math.min(bytes, await file.size()) / PIECE) * PIECE;
  from.expect?.([{ offset: there, length: bytes - there }]);
  const hash = new Sha256();
  for (let at = 0; at < bytes; at += PIECE) {
    signal.throwIfAborted();
    const length = Math.min(PIECE, bytes - at);
    const piece = await (at < there ? file : from).read(at, length);
    hash.update(piece);
    if (at >= there) await file.write(at, piece);
    onCopied(at + length);
  }
  await file.flush();
  return hash.hex() === sha256;
}

async function openFile(source: CheckpointSource, path: string): Promise<RandomAccessSource> {
  const file = await source.open(path);
  if (file === null) throw missingFile(path);
  return file;
}

const wholeOf = (file: RandomAccessSource): Promise<Uint8Array> => file.read(0, file.size);
