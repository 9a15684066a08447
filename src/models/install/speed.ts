/** Milliseconds that are looked back: a connection's short pauses do not count, its changes do. */
const WINDOW = 10_000;
/** Milliseconds between two samples: pieces of an answer come by the hundred in a second. */
const SAMPLE_EVERY = 100;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** How fast bytes come. */
export class Speed {
  readonly #now: () => number;
  #samples: readonly Sample[];
  #bytes = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#samples = [{ at: now(), bytes: 0 }];
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const at = this.#now();
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < SAMPLE_EVERY) return;
    const began = at - WINDOW;
    // Of those before the window one stays, to measure from.
    const old = this.#samples.findLastIndex((one) => one.at <= began);
    this.#samples = [...this.#samples.slice(Math.max(0, old)), { at, bytes: this.#bytes }];
  }

  /** Null before half a second has passed; 0 once nothing has come for as long as is looked back. */
  get perSecond(): number | null {
    const at = this.#now();
    const base = this.#samples.findLast((one) => one.at <= at - WINDOW) ?? this.#samples[0];
    if (base === undefined || at - base.at < 500) return null;
    return ((this.#bytes - base.bytes) / (at - base.at)) * 1000;
  }
}
