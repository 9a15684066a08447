/** Keeps a canvas as many device pixels large as it is drawn, and says when that changed. For `{@attach}`. */
export function fitCanvas(
  resized: (context: CanvasRenderingContext2D) => void,
): (canvas: HTMLCanvasElement) => () => void {
  return (canvas) => {
    const context = canvas.getContext('2d');
    if (context === null) return () => undefined;
    const fit = (): void => {
      const ratio = devicePixelRatio;
      const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
      const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      resized(context);
    };
    const observer = new ResizeObserver(fit);
    observer.observe(canvas);
    return () => observer.disconnect();
  };
}
