import { writeBundle } from '../../compile/bundle';
import { AppError } from '../../lib/errors';
import type { CheckpointSource } from '../sources/checkpoint-source';
import { copyBundle } from './copy-bundle';
import { copyPlanner } from './copy-planner';
import type { BundleId } from './install';
import { diskFull } from './install-errors';
import type { ModelFolders } from './model-folders';

export interface RunNeeds {
  readonly folders: ModelFolders;
  /** Bytes that the browser still lets this page keep; null: it does not say. */
  readonly free: () => Promise<number | null>;
  /** The machine computes in 16-bit floats. */
  readonly halves: () => Promise<boolean>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onReading: (done: number, total: number) => void;
  readonly onChecking: (done: number, total: number) => void;
}

/**
 * Compiles a checkpoint, or copies a compiled bundle or a language model, into its folder; goes on with what is there.
 * @throws AppError of the source, the compiler and the folder, `storage-full` before or while it writes; the signal's
 * reason.
 */
export async function runInstall(
  id: BundleId,
  source: CheckpointSource,
  { folders, free, halves }: RunNeeds,
  { signal, onReading, onChecking }: RunOptions,
): Promise<void> {
  let planned: number | null = null;
  const missing = async (): Promise<number | null> => {
    const space = planned === null ? null : await free();
    return planned === null || space === null ? null : planned - (await folders.bytes(id)) - space;
  };
  const onPlan = async (bytes: number): Promise<void> => {
    planned = bytes;
    const more = await missing();
    if (more !== null && more > 0) throw diskFull(more);
  };
  const sink = folders.sink(id);
  try {
    const onCopyPlan = async (bytes: number): Promise<void> => {
      await onPlan(bytes);
      onReading(0, bytes);
    };
    const copying = { signal, onPlan: onCopyPlan, onProgress: onReading };
    if (source.holds === 'bundle') {
      await copyBundle(source, sink, copying);
      return;
    }
    if (source.holds === 'planner') {
      await copyPlanner(source, sink, { ...copying, halves: await halves() });
      return;
    }
    await writeBundle(source, sink, {
      // Beyond float16 nothing is lost: such tensors stay float32.
      dtype: 'float16',
      fingerprint: source.fingerprint,
      signal,
      onPlan: async ({ bytesToWrite, bytesToRead }) => {
        await onPlan(bytesToWrite);
        onReading(0, bytesToRead);
      },
      onProgress: ({ done, total }) => onReading(done, total),
      onCheck: ({ done, total }) => onChecking(done, total),
    });
  } catch (error) {
    // The browser's own refusal does not say how much is missing.
    if (isFull(error)) throw diskFull(await missing().catch(() => null), error);
    throw error;
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'storage-full' && error.cause instanceof DOMException;
