import { MANIFEST } from '../../compile/bundle-manifest';
import { writeWhole, type BundleSink } from '../../compile/bundle-sink';
import { readObject } from '../../compile/checkpoint/checkpoint-folder';
import { Journal, JOURNAL, type WrittenFile } from '../../compile/journal';
import type { PlannerManifest } from '../planner-manifest';
import type { CheckpointSource } from '../sources/checkpoint-source';
import { PLANNER_CONFIG, plannerFiles } from '../sources/planner-layout';
import type { CopyOptions } from './copy-bundle';
import { copyFile } from './copy-file';

export interface CopyPlannerOptions extends CopyOptions {
  /** The machine computes in 16-bit floats. */
  readonly halves: boolean;
}

/**
 * A language model as it is published, and a manifest of what was written. Goes on where it was stopped.
 * @throws AppError of the source and the sink, `source-invalid`, `checkpoint-unreadable`; the signal's reason.
 */
export async function copyPlanner(
  source: CheckpointSource,
  sink: BundleSink,
  { halves, onPlan, onProgress, signal }: CopyPlannerOptions,
): Promise<PlannerManifest> {
  const { paths, bytes: total, dtype, dataFiles } = plannerFiles(source.name, source.files, halves);
  await onPlan(total);
  const journal = await Journal.open(sink, `${source.fingerprint} ${dtype}`);
  const files: WrittenFile[] = [];
  let manifest: PlannerManifest;
  try {
    await sink.remove(MANIFEST);
    let before = 0;
    for (const path of paths) {
      const { bytes = 0, sha256 = null } = source.files.get(path) ?? {};
      let written = journal.file(path);
      if (written === null) {
        const copied = (done: number): void => onProgress(before + done, total);
        written = {
          path,
          bytes,
          sha256: await copyFile(
            source,
            sink,
            { path, bytes, sha256, by: 'its source’s list' },
            signal,
            copied,
          ),
        };
        await journal.done(written);
      }
      files.push(written);
      before += bytes;
      onProgress(before, total);
    }
    manifest = {
      format: 'audio-agent-planner',
      formatVersion: 1,
      name: source.name,
      version: source.revision?.slice(0, 7) ?? '1',
      licence: source.licence ?? 'unknown',
      source: source.address ?? source.name,
      architecture: await architectureOf(source),
      dtype,
      dataFiles,
      files,
    };
    await writeWhole(sink, MANIFEST, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
  } finally {
    await journal.close();
  }
  await sink.remove(JOURNAL);
  return manifest;
}

/** @throws AppError `checkpoint-unreadable`. */
async function architectureOf(source: CheckpointSource): Promise<string> {
  const { model_type: type } = await readObject(source, PLANNER_CONFIG);
  return typeof type === 'string' ? type : 'unknown';
}
