import type { BundleFile } from '../bundle-sink';
import { sourceBytes, type SourceTensor } from '../readers/source-tensor';

/** The journal of one file (journal.ts). */
export interface WeightsLog {
  /** Tensors that were done: whether they are beyond float16, by name. */
  readonly done: ReadonlyMap<string, boolean>;
  note(name: string, wide: boolean): void;
  /** What was noted is on the disk. */
  commit(): Promise<void>;
  /** What was noted is about to be moved. */
  moving(): Promise<void>;
}

/** Where nobody goes on. */
export const NO_LOG: WeightsLog = {
  done: new Map(),
  note: () => undefined,
  commit: () => Promise.resolve(),
  moving: () => Promise.resolve(),
};

export interface WriteSizes {
  /** A tensor is read, converted and written in pieces of so many bytes (a multiple of 8): the largest have gigabytes. */
  readonly piece: number;
  /** Bytes of the source that a kill loses at most; to have bytes on the disk for sure takes its time. */
  readonly commit: number;
}

export const WRITE_SIZES: WriteSizes = { piece: 16 * 2 ** 20, commit: 32 * 2 ** 20 };

/** Notes what is done, and commits it every now and then, also when the work fails or is stopped. */
export async function noting(
  file: BundleFile,
  log: WeightsLog,
  { commit: most }: WriteSizes,
  work: (note: (tensor: SourceTensor, wide: boolean) => Promise<void>) => Promise<void>,
): Promise<void> {
  let waiting = 0;
  const commit = async (): Promise<void> => {
    waiting = 0;
    await file.flush();
    await log.commit();
  };
  try {
    await work(async (tensor, wide) => {
      log.note(tensor.name, wide);
      waiting += sourceBytes([tensor]);
      if (waiting >= most) await commit();
    });
  } catch (error) {
    // What cannot be kept either is read again.
    await commit().catch(() => undefined);
    throw error;
  }
}
