/** Browsers refuse larger canvases; one that is drawn wider is stretched. */
const WIDEST = 16_384;
/** How far outside the page's edge a canvas counts as seen already. */
const AHEAD = '200px';

export interface CanvasWatch {
  /** It has a new size in device pixels. */
  readonly resized: (context: CanvasRenderingContext2D) => void;
  /** It came into view, or left it: what is not seen need not be drawn. */
  readonly seen?: (seen: boolean) => void;
}

/** Keeps a canvas as many device pixels large as it is drawn. For `{@attach}`. */
export function fitCanvas({ resized, seen }: CanvasWatch): (canvas: HTMLCanvasElement) => () => void {
  return (canvas) => {
    const context = canvas.getContext('2d');
    if (context === null) return () => undefined;
    const fit = (): void => {
      const ratio = devicePixelRatio;
      const width = Math.min(WIDEST, Math.max(1, Math.round(canvas.clientWidth * ratio)));
      const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      resized(context);
    };
    const size = new ResizeObserver(fit);
    size.observe(canvas);
    const view = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last !== undefined) seen?.(last.isIntersecting);
      },
      { rootMargin: AHEAD },
    );
    if (seen !== undefined) view.observe(canvas);
    return () => {
      size.disconnect();
      view.disconnect();
    };
  };
}
