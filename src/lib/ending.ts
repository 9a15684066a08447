import type { AppError } from './errors';

/** Something that may come to an end while others wait for what it does: a worker, a device. */
export class Ending {
  #reason: AppError | null = null;
  readonly #waiting = new Set<(reason: AppError) => void>();

  /** Null while it goes on. */
  get reason(): AppError | null {
    return this.#reason;
  }

  /** Ends it, once; all that waits rejects with the reason. */
  end(reason: AppError): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }

  /** The promise, or a rejection with the reason when the end comes first. (Promise.race would keep every result.) */
  before<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#reason !== null) reject(this.#reason);
      this.#waiting.add(reject);
      promise.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}
