import { SvelteMap } from 'svelte/reactivity';
import type { PlainError } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import type { EventId } from '../../project/document';
import type { RenderProgress } from '../../render/renderer';

export interface RenderFailure {
  readonly error: PlainError;
  /** Sampler step it happened at, and of how many; null before sampling. */
  readonly step: number | null;
  readonly steps: number | null;
}

export interface RunningRender {
  readonly id: EventId;
  readonly progress: RenderProgress | null;
}

/** Where the renders stand. The queue of controllers/render-queue.ts writes it, the page reads it. */
export class RendersStore {
  #running = $state.raw<RunningRender | null>(null);
  #waiting = $state.raw<readonly EventId[]>([]);
  #failures = new SvelteMap<EventId, RenderFailure>();
  /** Events of this run that have ended, well or not. */
  #ended = $state(0);
  /** What this machine took for one window of sound, on the last render. */
  #perWindow = $state<Seconds | null>(null);

  get running(): RunningRender | null {
    return this.#running;
  }

  get waiting(): readonly EventId[] {
    return this.#waiting;
  }

  get active(): boolean {
    return this.#running !== null;
  }

  get ended(): number {
    return this.#ended;
  }

  get total(): number {
    return this.#ended + this.#waiting.length + (this.#running === null ? 0 : 1);
  }

  get failures(): ReadonlyMap<EventId, RenderFailure> {
    return this.#failures;
  }

  line(ids: readonly EventId[]): void {
    this.#waiting = ids;
  }

  begin(id: EventId): void {
    this.#failures.delete(id);
    this.#waiting = this.#waiting.filter((other) => other !== id);
    this.#running = { id, progress: null };
  }

  progress(progress: RenderProgress): void {
    if (this.#running !== null) this.#running = { id: this.#running.id, progress };
  }

  end(): void {
    this.#running = null;
    this.#ended += 1;
  }

  fail(id: EventId, failure: RenderFailure): void {
    this.#failures.set(id, failure);
  }

  forget(id: EventId): void {
    this.#failures.delete(id);
  }

  /** The line is empty, or was stopped. */
  rest(): void {
    this.#running = null;
    this.#waiting = [];
    this.#ended = 0;
  }

  measure(spent: Seconds, windows: number): void {
    if (windows > 0) this.#perWindow = spent / windows;
  }

  /**
   * Estimate for sounds of so many windows in all. Null until one render of this visit has ended: estimates are
   * measured, not assumed.
   */
  expected(windows: number | null): Seconds | null {
    return this.#perWindow === null || windows === null ? null : this.#perWindow * windows;
  }
}
