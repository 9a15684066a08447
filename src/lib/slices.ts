/** How long a piece of work may hold the page up: half a frame, so that a frame is never missed for it. */
const SLICE_MS = 8;

/** Cuts long work on the page's thread into slices: between two of them the page draws and answers. */
export class Slices {
  #began = performance.now();

  constructor(private readonly signal: AbortSignal | null = null) {}

  /** To be awaited between pieces of work; gives the page a turn once the slice's time is used up. */
  async breathe(): Promise<void> {
    this.signal?.throwIfAborted();
    if (performance.now() - this.#began < SLICE_MS) return;
    await nextTask();
    this.#began = performance.now();
    this.signal?.throwIfAborted();
  }
}

/** A timer would wait 4 ms at least when it is nested; a message does not. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
