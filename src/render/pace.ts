export type PacedWork = 'network-run' | 'decoding' | 'vocoding';

/** What each kind of work took lately, for estimates of what is left. */
export class Pace {
  readonly #spent = new Map<PacedWork, number>();
  readonly #now: () => number;

  /** `now`: milliseconds, rising. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Does the work and learns from it; `runs`: how often it did its kind. */
  async measure<T>(kind: PacedWork, work: () => Promise<T>, runs = 1): Promise<T> {
    const began = this.#now();
    const result = await work();
    this.learn(kind, this.#now() - began, runs);
    return result;
  }

  /** Does work in steps, of which each says how many runs of the network it took. */
  async stepwise<T>(work: (stepDone: (runs: number) => void) => Promise<T>): Promise<T> {
    let began = this.#now();
    return work((runs) => {
      this.learn('network-run', this.#now() - began, runs);
      began = this.#now();
    });
  }

  /** The newest figure counts a third: other programs come and go. */
  learn(kind: PacedWork, milliseconds: number, runs = 1): void {
    const each = milliseconds / runs;
    const known = this.#spent.get(kind);
    this.#spent.set(kind, known === undefined ? each : (2 * known + each) / 3);
  }

  /** Seconds for so many of each; null while a network run was never measured. Work not yet measured counts nothing. */
  secondsFor(work: Readonly<Record<PacedWork, number>>): number | null {
    if (!this.#spent.has('network-run')) return null;
    let milliseconds = 0;
    for (const [kind, each] of this.#spent) milliseconds += each * work[kind];
    return milliseconds / 1000;
  }
}
