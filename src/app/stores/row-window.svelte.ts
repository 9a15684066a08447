import type { EventId } from '../../project/document';

/** Rows mounted beyond the visible ones: Tab always finds the next, and a notch of the wheel lands on rows. */
const AHEAD = 4;
/** The window moves by so many rows, not by each. */
const STEP = 2;
/** A list of so many is there whole, wherever one scrolls. */
const SHORT = 16;
/** Mounted while nobody has seen how the list lies on the page. */
const AT_FIRST = 32;

interface Range {
  /** Index of the first row, from 0. */
  readonly first: number;
  /** Index behind the last row. */
  readonly end: number;
}

/**
 * Which rows of a long list are mounted: those in view and some around them. The list is a grid that keeps the place of
 * every row, so that rows come and go without moving the others. Rows count as equally high: where a list is long
 * enough to matter they are.
 */
export class RowWindow {
  #seen = $state.raw<Range>({ first: 0, end: AT_FIRST });
  /** Asked when the window moves: nothing has to follow from a change of focus alone. */
  #focused: string | null = null;
  #list: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  readonly #mounted: Range = $derived.by(() => ({
    first: Math.max(0, STEP * Math.floor((this.#seen.first - AHEAD) / STEP)),
    end: STEP * Math.ceil((this.#seen.end + AHEAD) / STEP),
  }));

  constructor(private readonly count: () => number) {}

  /** Of row number `index`, from 0: it is in view or near it, or has the focus, which it keeps wherever one scrolls. */
  mounts(id: EventId, index: number): boolean {
    const { first, end } = this.#mounted;
    return (first <= index && index < end) || this.count() <= SHORT || id === this.#focused;
  }

  /** It is in view, at least in part. */
  inView(index: number): boolean {
    return this.#seen.first <= index && index < this.#seen.end;
  }

  /** For `{@attach}`: what the list scrolls in, where it does; else the page scrolls. */
  readonly scroller = (element: HTMLElement): (() => void) => {
    this.#scroller = element;
    const observer = new ResizeObserver(this.#look);
    observer.observe(element);
    // Whichever of the two scrolls: scroll events do not bubble, but are seen on their way down.
    window.addEventListener('scroll', this.#look, { capture: true, passive: true });
    window.addEventListener('resize', this.#look);
    return () => {
      this.#scroller = null;
      observer.disconnect();
      window.removeEventListener('scroll', this.#look, { capture: true });
      window.removeEventListener('resize', this.#look);
    };
  };

  /** For `{@attach}`: the list of rows, each of which says its event by `data-event`. */
  readonly list = (element: HTMLElement): (() => void) => {
    this.#list = element;
    const observer = new ResizeObserver(this.#look);
    observer.observe(element);
    const onfocusin = ({ target }: FocusEvent): void => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-event]') : null;
      this.#focused = row?.dataset['event'] ?? null;
    };
    const onfocusout = (): void => {
      this.#focused = null;
    };
    element.addEventListener('focusin', onfocusin);
    element.addEventListener('focusout', onfocusout);
    return () => {
      this.#list = null;
      observer.disconnect();
      element.removeEventListener('focusin', onfocusin);
      element.removeEventListener('focusout', onfocusout);
    };
  };

  readonly #look = (): void => {
    const list = this.#list?.getBoundingClientRect();
    const scroller = this.#scroller?.getBoundingClientRect();
    if (list === undefined || scroller === undefined || list.height === 0) return;
    const perRow = list.height / Math.max(1, this.count());
    const top = Math.max(list.top, scroller.top, 0);
    const bottom = Math.min(list.bottom, scroller.bottom, window.innerHeight);
    const first = Math.max(0, Math.floor((top - list.top) / perRow));
    const end = Math.max(first + 1, Math.ceil((bottom - list.top) / perRow));
    if (first !== this.#seen.first || end !== this.#seen.end) this.#seen = { first, end };
  };
}
