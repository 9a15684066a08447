/** From top to bottom: bar, words, score, detail, what stands open beside them, transport. */
const REGIONS = 'header, main > section, main > aside, footer';
const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex]:not([tabindex="-1"])';

/** Goes from region to region, to where the focus was in it last. */
export class Regions {
  readonly #last = new WeakMap<Element, HTMLElement>();

  constructor(private readonly page: Document) {}

  step(forward: boolean): void {
    const regions = [...this.page.querySelectorAll<HTMLElement>(REGIONS)];
    const { activeElement } = this.page;
    const here = regions.findIndex((region) => region.contains(activeElement));
    const from = regions[here];
    if (from !== undefined && activeElement instanceof HTMLElement) this.#last.set(from, activeElement);
    const turn = forward ? 1 : -1;
    for (let i = 1; i <= regions.length; i += 1) {
      // Before the first region there is the last one.
      const start = here < 0 && !forward ? 0 : here;
      const region = regions[(start + turn * i + 2 * regions.length) % regions.length];
      if (region !== undefined && this.#enter(region)) return;
    }
  }

  #enter(region: HTMLElement): boolean {
    const last = this.#last.get(region);
    if (last !== undefined && region.contains(last)) {
      last.focus();
      if (this.page.activeElement === last) return true;
    }
    // In the score the clips are meant, not the zoom.
    const clip = region.querySelector<HTMLElement>('[data-clip][tabindex="0"]');
    for (const element of clip === null ? region.querySelectorAll<HTMLElement>(FOCUSABLE) : [clip]) {
      element.focus();
      if (this.page.activeElement === element) return true;
    }
    return false;
  }
}
