import { AppError, isAbort } from '../../lib/errors';
import { failureOf, wordsOf } from '../../lib/runtime-failure';

/** What transformers.js or onnxruntime threw while it did something with the model `name`, as an error for people. */
export function modelError(error: unknown, name: string): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  const notes = { place: name, cause: error };
  switch (failureOf(error)) {
    case 'device':
      return new AppError('device-lost', 'The graphics device was lost.', {
        remedy: 'Plan again; the device is opened afresh.',
        ...notes,
      });
    case 'memory':
    case 'device-memory':
      return new AppError('out-of-memory', `There is not enough memory to run ${name}.`, {
        remedy: 'Close other pages or programs and try again, or use a smaller model.',
        ...notes,
      });
    case 'other':
      return new AppError('bundle-unreadable', `${name} could not be run: ${wordsOf(error)}`, {
        remedy: 'Verify the model, or delete it and install it again.',
        ...notes,
      });
  }
}
