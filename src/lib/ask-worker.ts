import { unlessAborted } from './abort';
import { AppError } from './errors';
import type { WorkerLife } from './worker-life';

/** A question to a worker, which may be told to stop before it has answered. */
export interface WorkerQuestion<T> {
  readonly life: WorkerLife;
  /** What the worker needs before it can be asked. */
  readonly opened: Promise<unknown>;
  readonly ask: () => Promise<T>;
  readonly cancel: () => Promise<void>;
  /** Milliseconds that it may go on after a cancel before it is ended. */
  readonly patience: number;
}

/** The answer. Abort cancels the question, and rejects with the signal's reason when the worker has stopped or is ended. */
export async function askWorker<T>(
  { life, opened, ask, cancel, patience }: WorkerQuestion<T>,
  signal: AbortSignal,
): Promise<T> {
  let impatience: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    impatience = setTimeout(() => life.end(stopped('Stopped.')), patience);
    cancel().catch(() => undefined);
  };
  try {
    await unlessAborted(opened, signal);
    signal.addEventListener('abort', stop, { once: true });
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(impatience);
    signal.removeEventListener('abort', stop);
  }
}

/** What ends a worker that did nothing wrong. */
export function stopped(why: string): AppError {
  return new AppError('aborted', why, { remedy: 'Start it again when you like.' });
}
