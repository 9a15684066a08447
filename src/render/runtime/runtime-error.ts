import { AppError } from '../../lib/errors';
import { failureOf, tellsOfMemory, wordsOf } from '../../lib/runtime-failure';

/** What onnxruntime threw while it did something with the network `name`, as an error for people. */
export function runtimeError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const words = wordsOf(error);
  const failure = failureOf(error);
  if (failure === 'device' || failure === 'device-memory') return deviceLost(words);
  if (failure === 'memory') {
    return new AppError('out-of-memory', `There is not enough memory to run the ${name}.`, {
      remedy: 'Close other pages or programs and try again, or use a smaller model.',
      place: name,
      cause: error,
    });
  }
  return new AppError('render-failed', `The ${name} could not be run: ${words}`, {
    remedy: 'Try again. If it happens again, open this page with ?provider=wasm, or use another model.',
    place: name,
    cause: error,
  });
}

/** @param words the browser's, or onnxruntime's */
export function deviceLost(words: string): AppError {
  if (tellsOfMemory(words)) {
    return new AppError('device-full', 'The graphics device ran out of memory and was lost.', {
      remedy: 'Close other pages or programs and try again, or use a smaller model.',
      cause: words,
    });
  }
  return new AppError('device-lost', 'The graphics device was lost.', {
    remedy: 'Render again; the device is opened afresh.',
    cause: words,
  });
}
