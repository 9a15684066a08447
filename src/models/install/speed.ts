/** Milliseconds that are looked back: a connection's short pauses do not count, its changes do. */
const WINDOW = 10_000;

/** How fast bytes come. */
export class Speed {
  readonly #now: () => number;
  #samples: readonly { readonly at: number; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#samples = [{ at: now(), bytes: 0 }];
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const at = this.#now();
    this.#samples = [
      ...this.#samples.filter((one) => at - one.at <= WINDOW),
      { at, bytes: this.#bytes },
    ].slice(-200);
  }

  /** Null before half a second has passed. */
  get perSecond(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 500) return null;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }
}
