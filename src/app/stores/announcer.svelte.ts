/** What screen readers are told: plans, beginnings and ends politely, failures at once; never sampler steps. */
export class AnnouncerStore {
  #polite = $state('');
  #urgent = $state('');

  get polite(): string {
    return this.#polite;
  }

  get urgent(): string {
    return this.#urgent;
  }

  say(sentence: string): void {
    this.#polite = differing(sentence, this.#polite);
  }

  warn(sentence: string): void {
    this.#urgent = differing(sentence, this.#urgent);
  }
}

/** A live region that is set to the words it holds stays silent: a trailing blank makes them new. */
function differing(sentence: string, before: string): string {
  return sentence === before ? `${sentence} ` : sentence;
}
