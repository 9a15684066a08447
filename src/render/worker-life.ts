import type * as Comlink from 'comlink';
import { Ending } from '../lib/ending';
import { AppError } from '../lib/errors';

/** What the page needs of a Worker; tests give it a MessageChannel. */
export type WorkerHandle = Comlink.Endpoint & { terminate(): void };

/** Whether a worker lives, and waiting for it without waiting for ever. */
export class WorkerLife {
  readonly #handle: WorkerHandle;
  readonly #locks: Pick<LockManager, 'request'> | null;
  readonly #ending = new Ending();

  constructor(handle: WorkerHandle, locks: Pick<LockManager, 'request'> | null) {
    this.#handle = handle;
    this.#locks = locks;
    handle.addEventListener('error', (event) => this.end(died(messageOf(event))));
    handle.addEventListener('messageerror', () => this.end(died('a message could not be read')));
  }

  get alive(): boolean {
    return this.#ending.reason === null;
  }

  /** As the promise, but rejects with the reason when the worker ends first. */
  whileAlive<T>(promise: Promise<T>): Promise<T> {
    return this.#ending.before(promise);
  }

  /** `hold` makes the worker take a lock that it keeps as long as it lives. */
  async watch(hold: (lock: string) => Promise<void>): Promise<void> {
    const locks = this.#locks;
    if (locks === null) return;
    const name = `render-worker-${crypto.randomUUID()}`;
    await hold(name);
    // Granted only once the worker is gone.
    void locks.request(name, () => this.end(died('the browser ended it')));
  }

  /** Terminates the worker; all that waits for it rejects with `reason`. */
  end(reason: AppError): void {
    if (!this.alive) return;
    this.#handle.terminate();
    this.#ending.end(reason);
  }
}

function messageOf(event: Event | { readonly message?: unknown }): string {
  return 'message' in event && typeof event.message === 'string' && event.message !== ''
    ? event.message
    : 'it could not be started';
}

function died(how: string): AppError {
  return new AppError('worker-died', `The render worker stopped working: ${how}.`, {
    remedy: 'Render again; a new one is started by itself.',
  });
}
