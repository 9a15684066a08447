import { unlessAborted } from './abort';

/** Does one thing after another, in the order in which they were asked for. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  /** Whoever aborts while waiting hears at once; a task that has begun ends in its own time. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.#last;
    const done = turn.then(() => {
      signal?.throwIfAborted();
      return task();
    });
    this.#last = done.catch(() => undefined);
    if (signal !== undefined)
      await unlessAborted(turn, signal).catch((error: unknown) => {
        done.catch(() => undefined);
        throw error;
      });
    return done;
  }
}
