/** How far from the visible part of a scrolled list a row counts as near: some rows, so that Tab always finds the next. */
const AHEAD = '300px';

/** Whether an element is in view or about to be. Rows of long lists mount only what is cheap until then. */
export class NearView {
  #near = $state(false);

  /** One for all rows: the browser looks at each observer at every frame. */
  static #observer: IntersectionObserver | null = null;
  static readonly #watched = new WeakMap<Element, NearView>();

  get near(): boolean {
    return this.#near;
  }

  /** For `{@attach}`. */
  readonly watch = (element: Element): (() => void) => {
    const observer = NearView.#observerOfAll();
    NearView.#watched.set(element, this);
    observer.observe(element);
    return () => observer.unobserve(element);
  };

  static #observerOfAll(): IntersectionObserver {
    // `scrollMargin` reaches into scrolled lists (ignored where it is not known), `rootMargin` out of the page.
    const margins = { rootMargin: AHEAD, scrollMargin: AHEAD };
    NearView.#observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const view = NearView.#watched.get(target);
        if (view !== undefined) view.#near = isIntersecting;
      }
    }, margins);
    return NearView.#observer;
  }
}
