import { AppError } from '../../lib/errors';

/** Emscripten's and Dawn's words when memory runs out. */
const MEMORY =
  /out of memory|bad_alloc|allocation failed|failed to allocate|OOM|memory access out of bounds/iu;
/** Dawn's and onnxruntime's words for a device that is gone. */
const DEVICE = /device.{0,20}(?:lost|destroyed|hung|removed)|DXGI_ERROR|BufferManager::Download/iu;

/** What onnxruntime threw while it did something with the network `name`, as an error for people. */
export function runtimeError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const words = error instanceof Error ? error.message : String(error);
  if (DEVICE.test(words)) return deviceLost(words);
  if (MEMORY.test(words) || (error instanceof RangeError && /alloc|length/iu.test(words))) {
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
