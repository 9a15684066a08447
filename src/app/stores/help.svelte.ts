/** Parts of the help that a link may lead to. */
export type HelpPart = 'keys' | 'models' | 'machine';

/** Whether the help stands open, and where. */
export class HelpStore {
  #open = $state(false);
  #wanted = $state(false);
  #part = $state<HelpPart>('keys');

  get open(): boolean {
    return this.#open;
  }

  /** Somebody has asked for it in this visit: from then on it is loaded. */
  get wanted(): boolean {
    return this.#wanted;
  }

  get part(): HelpPart {
    return this.#part;
  }

  show(part: HelpPart = 'keys'): void {
    this.#part = part;
    this.#wanted = true;
    this.#open = true;
  }

  close(): void {
    this.#open = false;
  }
}
