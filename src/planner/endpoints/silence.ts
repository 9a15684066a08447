/** Ends what is listened to when nothing has been heard for too long. */
export class Silence {
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param limitMs null: silence may last for ever */
  constructor(private limitMs: number | null) {
    this.heard();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get tooLong(): boolean {
    return this.#abort.signal.aborted;
  }

  /** @param limitMs from now on; absent: as before */
  heard(limitMs: number | null = this.limitMs): void {
    this.limitMs = limitMs;
    clearTimeout(this.#timer);
    if (limitMs !== null) this.#timer = setTimeout(() => this.#abort.abort(), limitMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
