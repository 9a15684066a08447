import { fromPlainError, isAbort, toPlainError, type PlainError } from './errors';

/** What a worker answers. Errors come back as data: classes do not cross. */
export type WorkerResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PlainError };

export async function answered<T>(work: () => Promise<T>): Promise<WorkerResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toPlainError(isAbort(error) ? new DOMException('', 'AbortError') : error) };
  }
}

/** @throws AppError as the worker named it. */
export function unwrapped<T>(result: WorkerResult<T>): T {
  if (result.ok) return result.value;
  throw fromPlainError(result.error);
}
