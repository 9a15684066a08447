import type * as Comlink from 'comlink';
import { Ending } from './ending';
import { AppError } from './errors';

/** What the page needs of a Worker; tests give it a MessageChannel. */
export type WorkerHandle = Comlink.Endpoint & { terminate(): void };

/** What a worker is called in messages, and what to do when it is gone: one sentence. */
export interface WorkerWords {
  readonly name: string;
  readonly remedy: string;
}

/** Whether a worker lives, and waiting for it without waiting for ever. */
export class WorkerLife {
  readonly #handle: WorkerHandle;
  readonly #locks: Pick<LockManager, 'request'> | null;
  readonly #words: WorkerWords;
  readonly #ending = new Ending();

  constructor(handle: WorkerHandle, locks: Pick<LockManager, 'request'> | null, words: WorkerWords) {
    this.#handle = handle;
    this.#locks = locks;
    this.#words = words;
    handle.addEventListener('error', (event) => this.#died(messageOf(event)));
    handle.addEventListener('messageerror', () => this.#died('a message could not be read'));
  }

  get alive(): boolean {
    return this.#ending.reason === null;
  }

  /** Resolves at its end, however it comes. */
  get ended(): Promise<void> {
    return this.whileAlive(new Promise<void>(() => undefined)).catch(() => undefined);
  }

  /** As the promise, but rejects with the reason when the worker ends first. */
  whileAlive<T>(promise: Promise<T>): Promise<T> {
    return this.#ending.before(promise);
  }

  /** `hold` makes the worker take a lock that it keeps as long as it lives. */
  async watch(hold: (lock: string) => Promise<void>): Promise<void> {
    const locks = this.#locks;
    if (locks === null) return;
    const name = `worker-${crypto.randomUUID()}`;
    await hold(name);
    // Granted only once the worker is gone.
    void locks.request(name, () => this.#died('the browser ended it'));
  }

  /** Terminates the worker; all that waits for it rejects with `reason`. */
  end(reason: AppError): void {
    if (!this.alive) return;
    this.#handle.terminate();
    this.#ending.end(reason);
  }

  #died(how: string): void {
    const { name, remedy } = this.#words;
    this.end(new AppError('worker-died', `The ${name} stopped working: ${how}.`, { remedy }));
  }
}

function messageOf(event: Event | { readonly message?: unknown }): string {
  return 'message' in event && typeof event.message === 'string' && event.message !== ''
    ? event.message
    : 'it could not be started';
}
