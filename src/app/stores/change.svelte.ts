/** The line under the sentence: what is to be changed, in words. What was typed is kept until a change is accepted. */
export class ChangeStore {
  #text = $state('');

  get text(): string {
    return this.#text;
  }

  write(text: string): void {
    this.#text = text;
  }
}
