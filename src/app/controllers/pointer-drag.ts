/** Under so many pixels a press is a click; fingers are less steady. */
const SLACK = 3;
const TOUCH_SLACK = 8;

export interface DragPoint {
  readonly clientX: number;
  readonly clientY: number;
  /** Alt is down: nothing snaps. */
  readonly free: boolean;
}

export interface DragSession {
  /** The pointer has left the place where it was pressed. */
  readonly begin?: () => void;
  /** Also called every frame while `push` scrolls the page under a resting pointer. */
  readonly move: (point: DragPoint) => void;
  /** Let go after a drag. */
  readonly drop: () => void;
  /** Escape, or the browser took the pointer away. */
  readonly cancel: () => void;
  /** Let go without having moved. */
  readonly click?: (event: PointerEvent) => void;
  /** Scrolls while the pointer is at the edge; returns how far. */
  readonly push?: (clientX: number) => number;
}

/** Follows a pressed pointer until it is let go, wherever it goes. Escape ends it as if nothing had been. */
export function followDrag(pressed: PointerEvent, element: Element, session: DragSession): void {
  const slack = pressed.pointerType === 'touch' ? TOUCH_SLACK : SLACK;
  let begun = false;
  let last: DragPoint = pointOf(pressed);
  let frame = 0;
  const stops = new AbortController();
  const { signal } = stops;

  const move = (): void => session.move(last);
  const push = (): void => {
    if ((session.push?.(last.clientX) ?? 0) !== 0) move();
    frame = requestAnimationFrame(push);
  };
  const end = (): void => {
    stops.abort();
    cancelAnimationFrame(frame);
  };
  const cancel = (): void => {
    end();
    if (begun) session.cancel();
  };

  const onmove = (event: PointerEvent): void => {
    if (event.pointerId !== pressed.pointerId) return;
    last = pointOf(event);
    if (!begun) {
      const far = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
      if (far < slack) return;
      begun = true;
      session.begin?.();
      if (session.push !== undefined) frame = requestAnimationFrame(push);
    }
    move();
  };
  const onup = (event: PointerEvent): void => {
    if (event.pointerId !== pressed.pointerId) return;
    end();
    if (begun) session.drop();
    else session.click?.(event);
  };
  const onkey = (event: KeyboardEvent): void => {
    if (!begun) return;
    if (event.key === 'Escape' && event.type === 'keydown') {
      // Innermost first: this Escape is not the one that stops a render.
      event.preventDefault();
      event.stopImmediatePropagation();
      cancel();
    } else if (event.key === 'Alt') {
      event.preventDefault();
      last = { ...last, free: event.type === 'keydown' };
      move();
    }
  };

  element.setPointerCapture(pressed.pointerId);
  element.addEventListener('pointermove', onmove as EventListener, { signal });
  element.addEventListener('pointerup', onup as EventListener, { signal });
  element.addEventListener('pointercancel', cancel, { signal });
  window.addEventListener('keydown', onkey, { signal, capture: true });
  window.addEventListener('keyup', onkey, { signal, capture: true });
  window.addEventListener('blur', cancel, { signal });
}

function pointOf(event: PointerEvent): DragPoint {
  return { clientX: event.clientX, clientY: event.clientY, free: event.altKey };
}
