import { AppError, type ErrorCode } from '../../lib/errors';
import { byteSize } from '../../lib/units';

/** After these an install can go on where it was; after all others going on would fail again. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'aborted',
  'network',
  'source-denied',
  'source-missing',
  'storage-full',
  'storage-failed',
  'worker-died',
]);

export const isPassing = (code: ErrorCode): boolean => PASSING.has(code);

/** @param missing bytes; null: not known */
export function diskFull(missing: number | null, cause?: unknown): AppError {
  const message =
    missing === null || missing <= 0
      ? 'The disk is full.'
      : `The disk is full: ${byteSize(missing)} more are needed.`;
  return new AppError('storage-full', message, { remedy: 'Free some space, then resume.', cause });
}

export function inUse(name: string): AppError {
  return new AppError('bundle-in-use', `${name} is in use by a render.`, {
    remedy: 'Wait until it is done or stop it, then delete the model.',
  });
}

export function busyElsewhere(name: string): AppError {
  return new AppError('bundle-in-use', `Another tab works on ${name}.`, {
    remedy: 'Wait until it is done, or close the other tab.',
  });
}

export function notHere(id: string): AppError {
  return new AppError('bundle-missing', 'This model is not on this device any more.', {
    remedy: 'Install it again.',
    place: id,
  });
}

export function chooseAgain(name: string): AppError {
  return new AppError('source-missing', `The files of ${name} have to be chosen again.`, {
    remedy: 'Choose the same folder; what is done is kept.',
    place: name,
  });
}

/** What helps where an installed model is not what it was. */
export const DAMAGED = 'Under Models, verify it, or delete it and install it again.';

export function damagedFile(path: string, cause?: unknown): AppError {
  return new AppError('bundle-unreadable', `${path} is damaged: it is not what the manifest says.`, {
    remedy: 'Delete the model and install it again.',
    place: path,
    cause,
  });
}

/** What a file system throws, in the words of this application. */
export function folderError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return diskFull(null, error);
  if (name === 'SecurityError' || name === 'NotAllowedError') {
    return new AppError('storage-denied', 'This browser keeps nothing for this page.', {
      remedy: 'Use a window that is not private, or allow this page to keep data.',
      cause: error,
    });
  }
  return new AppError('storage-failed', 'The browser could not write the model.', {
    remedy: 'Resume. If it happens again, start the browser anew.',
    cause: error,
  });
}
