import type { Refusal } from '../controllers/edit-events.svelte';

/** The field whose value was refused last, and why. Another field that is taken over leaves it alone. */
export class Refused {
  #now = $state.raw<{ readonly field: string; readonly why: string } | null>(null);

  get why(): string | null {
    return this.#now?.why ?? null;
  }

  at(field: string): boolean {
    return this.#now?.field === field;
  }

  /** True: taken over. */
  settle(field: string, refusal: Refusal): boolean {
    if (refusal !== null) this.#now = { field, why: refusal };
    else if (this.at(field)) this.#now = null;
    return refusal === null;
  }

  forget(): void {
    this.#now = null;
  }
}
