import { isAbort } from '../../lib/errors';
import type { LoudnessMeter, MixFigures } from '../../mix/integrated-loudness';
import type { MixdownStore } from './mixdown.svelte';

/** After the last change: nobody reads a figure while it is being changed. */
const REST_MS = 400;

/**
 * Loudness and peak of the mix, measured while it is played or while somebody looks at them, once the page is at rest.
 * At other times an edit costs nothing here: it takes the figures of the last pass away, since they are true no more.
 */
export class MixFiguresStore {
  #figures = $state.raw<MixFigures | null>(null);
  #failed = $state(false);
  /** The figures are those of the mix as it stands. */
  #fresh = false;
  #wanted = false;
  #control: AbortController | null = null;
  #timer = 0;

  constructor(
    private readonly mixdown: MixdownStore,
    private readonly meter: LoudnessMeter,
  ) {}

  /** While they are wanted, of the last mix that was measured; else of the mix as it stands. Null: not known. */
  get current(): MixFigures | null {
    return this.#figures;
  }

  /** The mix could not be made. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Whether somebody looks at them, or listens. */
  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (!wanted) this.#leave();
    else if (!this.#fresh) this.#begin(0);
  }

  /** The mix has changed. */
  changed(): void {
    this.#fresh = false;
    this.#leave();
    if (this.#wanted && this.mixdown.sounding) this.#begin(REST_MS);
    else this.#figures = null;
  }

  #begin(milliseconds: number): void {
    const control = new AbortController();
    this.#control = control;
    this.#timer = window.setTimeout(() => void this.#measure(control.signal), milliseconds);
  }

  #leave(): void {
    if (this.#control !== null) {
      this.#control.abort();
      window.clearTimeout(this.#timer);
      this.#control = null;
    }
    if (!this.#fresh && !this.#wanted) this.#figures = null;
  }

  async #measure(signal: AbortSignal): Promise<void> {
    if (!this.mixdown.sounding) return;
    try {
      this.#figures = await this.meter.measure(await this.mixdown.mix(signal), signal);
      this.#fresh = true;
      this.#failed = false;
    } catch (error) {
      if (isAbort(error)) return;
      // Whoever plays or exports the same mix says what is wrong with it.
      this.#figures = null;
      this.#failed = true;
    }
  }
}
