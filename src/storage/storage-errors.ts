import { AppError } from '../lib/errors';

export function missingProject(): AppError {
  return new AppError('project-missing', 'The project is not on this device any more.', {
    remedy: 'Save it to a file, or change something to keep it again.',
  });
}

/** What the browser throws when it cannot keep something, in the words of this application. */
export function storageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') {
    return new AppError('storage-full', 'The disk is full.', {
      remedy: 'Save to a file, delete projects, or forget removed takes.',
      cause: error,
    });
  }
  if (name === 'NotFoundError') return missingProject();
  if (name === 'SecurityError' || name === 'NotAllowedError' || error instanceof TypeError) {
    return new AppError('storage-denied', 'This browser keeps nothing for this page.', {
      remedy: 'Save to a file.',
      cause: error,
    });
  }
  return new AppError('storage-failed', 'The browser could not keep the project.', {
    remedy: 'Save to a file.',
    cause: error,
  });
}
