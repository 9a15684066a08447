import { MANIFEST } from '../../compile/bundle-manifest';
import { writeWhole, type BundleSink } from '../../compile/bundle-sink';
import { Journal, JOURNAL } from '../../compile/journal';
import type { Manifest } from '../../compile/manifest';
import type { RandomAccessSource } from '../../compile/tensors';
import { sha256Of } from '../../lib/sha256-of';
import { parseManifest } from '../bundle';
import type { CheckpointSource } from '../sources/checkpoint-source';
import { copyFile, openFile } from './copy-file';

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
  const key = `${source.fingerprint} ${await sha256Of(manifestBytes)}`;
  const journal = await Journal.open(sink, key);
  try {
    await sink.remove(MANIFEST);
    let before = 0;
    for (const listed of manifest.files) {
      if (journal.file(listed.path)?.sha256 !== listed.sha256) {
        await copyFile(source, sink, { ...listed, by: 'the manifest' }, signal, (done) =>
          onProgress(before + done, total),
        );
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

const wholeOf = (file: RandomAccessSource): Promise<Uint8Array> => file.read(0, file.size);
