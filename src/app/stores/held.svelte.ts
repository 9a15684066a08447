import { SvelteMap } from 'svelte/reactivity';
import type { Seconds } from '../../lib/units';
import type { EventId, Region, SoundEvent } from '../../project/document';

/** Words beside what is being dragged: "6.25 s", or why it cannot be. */
export interface HeldNote {
  readonly id: EventId;
  readonly text: string;
}

/**
 * What a drag has in hand: drawn in place of what the project says, and not yet in it. Letting go makes it one undo step,
 * Escape leaves nothing of it.
 */
export class HeldStore {
  /** By event, so that a drag draws one row again and not all. */
  readonly #events = new SvelteMap<EventId, SoundEvent>();
  #loop = $state.raw<Region | null>(null);
  #end = $state<Seconds | null>(null);
  #guide = $state<Seconds | null>(null);
  #note = $state.raw<HeldNote | null>(null);

  /** The event as the drag would leave it; null: nobody drags it. */
  event(id: EventId): SoundEvent | null {
    return this.#events.get(id) ?? null;
  }

  holdEvent(event: SoundEvent): void {
    this.#events.set(event.id, event);
  }

  get loop(): Region | null {
    return this.#loop;
  }

  holdLoop(loop: Region): void {
    this.#loop = loop;
  }

  /** The scene's end. */
  get end(): Seconds | null {
    return this.#end;
  }

  holdEnd(end: Seconds): void {
    this.#end = end;
  }

  /** The second that what is dragged has snapped to. */
  get guide(): Seconds | null {
    return this.#guide;
  }

  showGuide(at: Seconds | null): void {
    this.#guide = at;
  }

  get note(): HeldNote | null {
    return this.#note;
  }

  /** Stays until the next drag or key. */
  tell(note: HeldNote | null): void {
    this.#note = note;
  }

  letGo(): void {
    this.#events.clear();
    this.#loop = null;
    this.#end = null;
    this.#guide = null;
    this.#note = null;
  }
}
