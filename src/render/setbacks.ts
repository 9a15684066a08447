import { AppError } from '../lib/errors';

/**
 * What failures on the graphics device teach of a bundle: whether its next worker has to make do with one network at a
 * time. They come to an end: a device that is lost all the same is given up, in words.
 */
export class Setbacks {
  #sparing = false;
  /** Since something was made last. */
  #lost = 0;

  /** Its networks come one at a time. */
  get sparing(): boolean {
    return this.#sparing;
  }

  succeeded(): void {
    this.#lost = 0;
  }

  /** The error as the person is told it. After `device-lost` the next request may succeed. */
  failed(error: AppError): AppError {
    const spared = this.#sparing;
    if (error.code === 'device-full') {
      this.#sparing = true;
      return spared
        ? new AppError('out-of-memory', 'The graphics device has too little memory for this model.', {
            remedy: 'Close other pages or programs and try again, or use a smaller model.',
            cause: error,
          })
        : new AppError('device-lost', 'The graphics device ran out of memory and was lost.', {
            remedy: 'Render again: networks then come one at a time, which is slower.',
            cause: error,
          });
    }
    if (error.code !== 'device-lost') return error;
    this.#lost += 1;
    if (this.#lost === 1) return error;
    // Not every browser says why.
    this.#sparing = true;
    return spared
      ? new AppError('provider-unavailable', 'The graphics device was lost again and again.', {
          remedy: 'Start the browser anew, use a smaller model, or open this page with ?provider=wasm.',
          cause: error,
        })
      : new AppError('device-lost', 'The graphics device was lost again.', {
          remedy: 'Render again: networks then come one at a time, in case its memory was short.',
          cause: error,
        });
  }
}
