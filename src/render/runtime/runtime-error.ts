import { AppError } from '../../lib/errors';
import { failureOf, wordsOf } from '../../lib/runtime-failure';

/** What onnxruntime threw while it did something with the network `name`, as an error for people. */
export function runtimeError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const words = wordsOf(error);
  const failure = failureOf(error);
  if (failure === 'device') return deviceLost(words);
  if (failure === 'memory') {
    return new AppError('out-of-memory', `There is not enough memory to run the ${name}.`, {
      remedy: 'Close other pages or programs and try again, or use a smaller model.',
      place: name,
      cause: error,
    });
  }
  return new AppError('render-failed', `The ${name} could not be run: ${words}`, {
    remedy: 'Try again. If it happens again, use the other provider (?provider=wasm).',
    place: name,
    cause: error,
  });
}

export function deviceLost(words: string): AppError {
  return new AppError('device-lost', 'The graphics device was lost.', {
    remedy: 'Render again; the device is opened afresh.',
    cause: words,
  });
}
