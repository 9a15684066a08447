import { SvelteMap } from 'svelte/reactivity';
import type { PlainError } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import type { EventId, TakeId } from '../../project/document';
import type { RenderProgress } from '../../render/renderer';

export interface RenderFailure {
  readonly error: PlainError;
  /** Sampler step it happened at, and of how many; null before sampling. */
  readonly step: number | null;
  readonly steps: number | null;
}

/** Which of several takes that were asked for together: "take 2 of 3"; the only one: an edit of another take. */
export interface Batch {
  readonly number: number;
  readonly of: number;
}

/** A take in line; `batch`: one of several to choose from, null: the event's sound. */
export interface WaitingRender {
  readonly id: EventId;
  readonly batch: Batch | null;
  /** The take that it is made from; absent: from the event's words. */
  readonly source?: TakeId;
}

export interface RunningRender extends WaitingRender {
  readonly progress: RenderProgress | null;
}

/** Where the renders stand. The queue of controllers/render-queue.ts writes it, the page reads it. */
export class RendersStore {
  #current = $state.raw<WaitingRender | null>(null);
  /** Apart from the rest: a sampler step concerns the one event that is rendered, and no other row. */
  #progress = $state.raw<RenderProgress | null>(null);
  #waiting = $state.raw<readonly WaitingRender[]>([]);
  #failures = new SvelteMap<EventId, RenderFailure>();
  /** Takes of this run that have ended, well or not. */
  #ended = $state(0);
  /** What this machine took for one run of the network and its share of the rest, on the last render. */
  #perRun = $state<Seconds | null>(null);

  /** What is rendered now; reading its progress is left to `progressNow`. */
  get current(): WaitingRender | null {
    return this.#current;
  }

  get progressNow(): RenderProgress | null {
    return this.#progress;
  }

  get running(): RunningRender | null {
    return this.#current === null ? null : { ...this.#current, progress: this.#progress };
  }

  get waiting(): readonly WaitingRender[] {
    return this.#waiting;
  }

  get active(): boolean {
    return this.#current !== null;
  }

  get ended(): number {
    return this.#ended;
  }

  get total(): number {
    return this.#ended + this.#waiting.length + (this.#current === null ? 0 : 1);
  }

  get failures(): ReadonlyMap<EventId, RenderFailure> {
    return this.#failures;
  }

  line(waiting: readonly WaitingRender[]): void {
    this.#waiting = waiting;
  }

  /** The line's next take is rendered. */
  begin(id: EventId, batch: Batch | null = null, source?: TakeId): void {
    this.#progress = null;
    this.#current = { id, batch, ...(source === undefined ? {} : { source }) };
  }

  /** A take is to be made from this one, or is being made. */
  needsSource(id: TakeId): boolean {
    return this.#current?.source === id || this.#waiting.some(({ source }) => source === id);
  }

  progress(progress: RenderProgress): void {
    if (this.#current !== null) this.#progress = progress;
  }

  end(): void {
    this.#current = null;
    this.#progress = null;
    this.#ended += 1;
  }

  fail(id: EventId, failure: RenderFailure): void {
    this.#failures.set(id, failure);
  }

  forget(id: EventId): void {
    this.#failures.delete(id);
  }

  /** What failed in one project says nothing of the next. */
  forgetAll(): void {
    this.#failures.clear();
  }

  /** The line is empty, or was stopped. */
  rest(): void {
    this.#current = null;
    this.#progress = null;
    this.#waiting = [];
    this.#ended = 0;
  }

  measure(spent: Seconds, runs: number): void {
    if (runs > 0) this.#perRun = spent / runs;
  }

  /**
   * Estimate for sounds of so many runs of the network in all. Null until one render of this visit has ended: estimates are
   * measured, not assumed.
   */
  expected(runs: number | null): Seconds | null {
    return this.#perRun === null || runs === null ? null : this.#perRun * runs;
  }
}
