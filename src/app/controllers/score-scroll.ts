import { tick, untrack } from 'svelte';
import type { Seconds } from '../../lib/units';
import type { TimeViewStore } from '../stores/time-view.svelte';

/** A press of + or −. */
const ZOOM_STEP = 1.5;
/** A notch of the wheel is about 100 of its units. */
const WHEEL_ZOOM = 1 / 400;
/** Where the playhead stands after the view has followed it, as a share of the view. */
const LED = 0.08;
/** So near the edge of the view a drag begins to scroll it, in pixels. */
const EDGE = 28;
/** Pixels a frame, where the pointer is at the edge or outside. */
const EDGE_SPEED = 14;

/** The score's sheet as it lies on the page: measures it, scrolls it, zooms it about a point. */
export class ScoreScroll {
  #scroller: HTMLElement | null = null;
  /** Of the full width of the sheet, from time zero on. */
  #lane: HTMLElement | null = null;
  /** How far it is scrolled, without asking the page. */
  #left = 0;
  /** The view goes with the playhead; until somebody scrolls away from it. */
  #following = true;
  /** How far it was scrolled when the playhead was last followed. */
  #led: number | null = null;

  constructor(private readonly time: TimeViewStore) {}

  /** For `{@attach}`. */
  readonly scroller = (element: HTMLElement): (() => void) => {
    this.#scroller = element;
    const onscroll = (): void => {
      this.#left = element.scrollLeft;
      this.time.scrolled(this.#left);
    };
    const onwheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoomBy(Math.exp(event.deltaY * WHEEL_ZOOM), event.clientX);
    };
    const stopPinching = this.#pinch(element);
    // A score that comes back onto the page begins at its beginning, however far it was scrolled.
    untrack(onscroll);
    element.addEventListener('scroll', onscroll, { passive: true });
    element.addEventListener('wheel', onwheel, { passive: false });
    return () => {
      this.#scroller = null;
      stopPinching();
      element.removeEventListener('scroll', onscroll);
      element.removeEventListener('wheel', onwheel);
    };
  };

  /** For `{@attach}`. */
  readonly lane = (element: HTMLElement): (() => void) => {
    this.#lane = element;
    const measure = (): void => {
      const width = element.clientWidth / this.time.scale;
      // A change of scale alone comes back to the same width, but for rounding.
      if (Math.abs(width - this.time.width) > 0.5) this.time.measure(width);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Attached once: not again whenever the scale changes.
    untrack(measure);
    return () => {
      this.#lane = null;
      observer.disconnect();
    };
  };

  /** The second under a point of the window. */
  secondAt(clientX: number): Seconds {
    const box = this.#lane?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return ((clientX - box.left) / box.width) * this.time.extent;
  }

  zoomIn(): void {
    this.zoomBy(1 / ZOOM_STEP);
  }

  zoomOut(): void {
    this.zoomBy(ZOOM_STEP);
  }

  fit(): void {
    this.time.show(null);
  }

  /** Shows `factor` times as much time; what is under the point stays there. */
  zoomBy(factor: number, clientX?: number): void {
    const { time } = this;
    const view = this.#view();
    if (view === null) return;
    const x = clientX ?? view.left + view.width / 2;
    const second = this.secondAt(x);
    const before = time.shown;
    const wanted = before * factor;
    // On the way out the whole scene is one of the stops.
    const fit = !time.fits && factor > 1 && before < time.extent && wanted >= time.extent;
    time.show(fit ? null : wanted);
    void tick().then(() => this.#bring(second, x - view.left));
  }

  /** Scrolls to a second of the scene if it is out of view. */
  bringIntoView(second: Seconds): void {
    const view = this.#view();
    if (view === null || this.inView(second)) return;
    this.#bring(second, view.width * LED);
  }

  inView(second: Seconds): boolean {
    const x = second * this.time.pixelsPerSecond - this.#left;
    return x >= 0 && x <= this.time.width + 1;
  }

  /** Keeps a second that goes on in view, frame by frame. */
  follow(second: Seconds): void {
    const scrolledAway = this.#led !== null && this.#left !== this.#led;
    if (this.inView(second)) this.#following = true;
    else if (scrolledAway) this.#following = false;
    else if (this.#following) this.bringIntoView(second);
    this.#led = this.#left;
  }

  /** Nothing goes on any more: what goes on next is followed from where it is. */
  rest(): void {
    this.#following = true;
    this.#led = null;
  }

  /** While a drag is at the edge of the view, one frame's worth of scrolling. Returns how far it went, in pixels. */
  pushEdge(clientX: number): number {
    const view = this.#view();
    const scroller = this.#scroller;
    if (view === null || scroller === null) return 0;
    const over = clientX < view.left + EDGE ? -1 : clientX > view.left + view.width - EDGE ? 1 : 0;
    const before = scroller.scrollLeft;
    if (over < 0 && before === 0) return 0;
    if (over > 0) {
      // More room than there was: the sheet grows with the drag.
      this.time.reach((before + EDGE_SPEED) / this.time.pixelsPerSecond + this.time.shown);
    }
    scroller.scrollLeft = before + over * EDGE_SPEED;
    return scroller.scrollLeft - before;
  }

  #bring(second: Seconds, x: number): void {
    if (this.#scroller === null) return;
    this.#scroller.scrollLeft = second * this.time.pixelsPerSecond - x;
    this.#left = this.#scroller.scrollLeft;
  }

  /** Where time is shown, in the window's pixels. */
  #view(): { readonly left: number; readonly width: number } | null {
    const scroller = this.#scroller;
    const lane = this.#lane;
    if (scroller === null || lane === null) return null;
    return { left: lane.getBoundingClientRect().left + scroller.scrollLeft, width: this.time.width };
  }

  /** Two fingers. Taken from the browser as touches, for it would scroll with them. */
  #pinch(element: HTMLElement): () => void {
    let before: number | null = null;
    const onstart = (event: TouchEvent): void => {
      before = spread(event);
      if (before !== null) event.preventDefault();
    };
    const onmove = (event: TouchEvent): void => {
      const now = spread(event);
      if (before === null || now === null) return;
      event.preventDefault();
      const [a, b] = event.touches;
      if (a !== undefined && b !== undefined) this.zoomBy(before / now, (a.clientX + b.clientX) / 2);
      before = now;
    };
    const onend = (event: TouchEvent): void => {
      before = spread(event);
    };
    element.addEventListener('touchstart', onstart, { passive: false });
    element.addEventListener('touchmove', onmove, { passive: false });
    element.addEventListener('touchend', onend);
    element.addEventListener('touchcancel', onend);
    return () => {
      element.removeEventListener('touchstart', onstart);
      element.removeEventListener('touchmove', onmove);
      element.removeEventListener('touchend', onend);
      element.removeEventListener('touchcancel', onend);
    };
  }
}

/** How far two fingers are apart; null with any other number of them. */
function spread({ touches }: TouchEvent): number | null {
  const [a, b] = touches;
  if (a === undefined || b === undefined || touches.length !== 2) return null;
  return Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
}
