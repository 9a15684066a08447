/** Browsers refuse larger canvases; one that is drawn wider is stretched. */
const WIDEST = 16_384;

/** Keeps a canvas as many device pixels large as it is drawn, and tells of each new size. For `{@attach}`. */
export function fitCanvas(
  resized: (context: CanvasRenderingContext2D) => void,
): (canvas: HTMLCanvasElement) => () => void {
  return (canvas) => {
    const context = canvas.getContext('2d');
    if (context === null) return () => undefined;
    const size = new ResizeObserver(() => {
      const ratio = devicePixelRatio;
      const width = Math.min(WIDEST, Math.max(1, Math.round(canvas.clientWidth * ratio)));
      const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      resized(context);
    });
    size.observe(canvas);
    return () => size.disconnect();
  };
}
