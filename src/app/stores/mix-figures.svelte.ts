import { isAbort } from '../../lib/errors';
import type { LoudnessMeter, MixFigures } from '../../mix/integrated-loudness';
import type { MixdownStore } from './mixdown.svelte';

/** After the last change: nobody reads a figure while it is being changed. */
const REST_MS = 400;

/** Loudness and peak of the mix as it stands, measured when the page is at rest. */
export class MixFiguresStore {
  #figures = $state.raw<MixFigures | null>(null);
  #control = new AbortController();
  #timer = 0;

  constructor(
    private readonly mixdown: MixdownStore,
    private readonly meter: LoudnessMeter,
  ) {}

  /** Of the last mix that was measured; null where there is nothing to hear. */
  get current(): MixFigures | null {
    return this.#figures;
  }

  /** The mix has changed: measures it once it has been left alone for a while. */
  changed(): void {
    this.#control.abort();
    window.clearTimeout(this.#timer);
    if (!this.mixdown.sounding) {
      this.#figures = null;
      return;
    }
    const control = new AbortController();
    this.#control = control;
    this.#timer = window.setTimeout(() => void this.#measure(control.signal), REST_MS);
  }

  async #measure(signal: AbortSignal): Promise<void> {
    try {
      this.#figures = await this.meter.measure(await this.mixdown.mix(signal), signal);
    } catch (error) {
      // Whoever plays or exports the same mix says what is wrong with it.
      if (!isAbort(error)) this.#figures = null;
    }
  }
}
