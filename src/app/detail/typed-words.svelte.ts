/** Words that are being typed over those of the document: Enter or leaving the field takes them, Escape drops them. */
export class TypedWords {
  #typed = $state<string | null>(null);

  constructor(
    private readonly needs: {
      readonly value: () => string;
      /** True: taken over. Refused words stay as they were typed. */
      readonly commit: (words: string) => boolean;
      /** Escape in an unchanged field. */
      readonly leave?: (() => void) | undefined;
    },
  ) {}

  get shown(): string {
    return this.#typed ?? this.needs.value();
  }

  /** Nothing is being typed. */
  get atRest(): boolean {
    return this.#typed === null;
  }

  type(words: string): void {
    this.#typed = words;
  }

  take(): void {
    if (this.#typed === null) return;
    if (this.#typed.trim() === this.needs.value() || this.needs.commit(this.#typed)) this.#typed = null;
  }

  press(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { value, commit, leave } = this.needs;
    if (event.key === 'Enter') this.take();
    else if (event.key === 'Escape' && (this.#typed !== null || leave !== undefined)) {
      event.stopPropagation();
      if (this.#typed !== null && leave === undefined) commit(value());
      this.#typed = null;
      leave?.();
    } else return;
    event.preventDefault();
  }
}
