import { hearMessages } from './breathe';

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
    await hearMessages();
    this.#began = performance.now();
    this.signal?.throwIfAborted();
  }
}
