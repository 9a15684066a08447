import type { EventId } from '../../project/document';

/** Which event is meant by keys, and which one its phrase points at. */
export class SelectionStore {
  #selected = $state<EventId | null>(null);
  #span = $state(0);
  #pointed = $state.raw<readonly EventId[]>([]);

  get selected(): EventId | null {
    return this.#selected;
  }

  select(id: EventId | null): void {
    if (id !== this.#selected) this.#span = 0;
    this.#selected = id;
  }

  /** The span of the selected event that takes the focus. */
  get span(): number {
    return this.#span;
  }

  enter(span: number): void {
    this.#span = span;
  }

  /** Events whose phrase is hovered or focused: the others step back. */
  get pointed(): readonly EventId[] {
    return this.#pointed;
  }

  point(ids: readonly EventId[]): void {
    this.#pointed = ids;
  }
}
