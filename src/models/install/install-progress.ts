import type { Install } from './install';
import { Speed } from './speed';

export type Progressed = Pick<
  Install,
  'phase' | 'bytesDone' | 'bytesTotal' | 'bytesPerSecond' | 'secondsLeft'
>;

export interface InstallProgressNeeds {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How fast bytes come over the network; null: what is read is measured. */
  readonly fetched: Speed | null;
  readonly tell: (progressed: Progressed) => void;
}

/** Milliseconds between two reports. */
const REPORT_EVERY = 200;

/** How far an install is, and how fast it goes on: also while bytes come that nobody has read, or none. */
export class InstallProgress {
  readonly #needs: InstallProgressNeeds;
  #phase: 'reading' | 'checking' = 'reading';
  #done = 0;
  #total = 0;
  #own: Speed;
  #told = -Infinity;

  constructor(needs: InstallProgressNeeds) {
    this.#needs = needs;
    this.#own = new Speed(needs.now);
  }

  readonly reading = (done: number, total: number): void => this.#at('reading', done, total);
  /** Of the file at hand, or of all. */
  readonly checking = (done: number, total: number): void => this.#at('checking', done, total);

  /** To be called as time passes, and as bytes come. */
  tick(): void {
    const { now, fetched, tell } = this.#needs;
    const ended = this.#total > 0 && this.#done >= this.#total;
    if (now() - this.#told < REPORT_EVERY && !ended) return;
    this.#told = now();
    const { perSecond } = (this.#phase === 'reading' ? fetched : null) ?? this.#own;
    tell({
      phase: this.#phase,
      bytesDone: this.#done,
      bytesTotal: this.#total,
      bytesPerSecond: perSecond,
      // Before a source's files are listed and their heads are read, nobody knows how much there is.
      secondsLeft:
        perSecond === null || perSecond <= 0 || this.#total === 0
          ? null
          : (this.#total - this.#done) / perSecond,
    });
  }

  #at(phase: 'reading' | 'checking', done: number, total: number): void {
    // Another phase, or the next file: what was measured before says nothing of it.
    if (phase !== this.#phase || done < this.#done) this.#own = new Speed(this.#needs.now);
    else this.#own.add(done - this.#done);
    this.#phase = phase;
    this.#done = done;
    this.#total = total;
    this.tick();
  }
}
