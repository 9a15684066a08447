/** What canvases must draw again for: the system's colours and motion, and the theme chosen here. */
export class AppearanceStore {
  #turn = $state(0);
  #calm = $state(false);

  constructor(target: Window) {
    const calm = target.matchMedia('(prefers-reduced-motion: reduce)');
    this.#calm = calm.matches;
    calm.addEventListener('change', () => (this.#calm = calm.matches));
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      target.matchMedia(query).addEventListener('change', () => this.changed());
    }
  }

  /** Rises whenever colours change. */
  get turn(): number {
    return this.#turn;
  }

  /** The person asked for less motion. */
  get calm(): boolean {
    return this.#calm;
  }

  changed(): void {
    this.#turn += 1;
  }
}
