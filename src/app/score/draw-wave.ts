import type { Peaks } from '../../mix/peaks';

/** Share of the ink in the peaks: the body of the sound (RMS) is solid (studio.md, section 4). */
const PEAK_ALPHA = 0.46;

/** Draws the wave around the middle of the canvas; `scale` maps sample values to half the height. */
export function drawWave(
  context: CanvasRenderingContext2D,
  envelope: Peaks,
  scale: number,
  ink: string,
): void {
  const middle = context.canvas.height / 2;
  context.fillStyle = ink;
  context.globalAlpha = PEAK_ALPHA;
  for (let x = 0; x < envelope.max.length; x++) {
    const top = clamp((envelope.max[x] ?? 0) * scale) * middle;
    const bottom = clamp((envelope.min[x] ?? 0) * scale) * middle;
    context.fillRect(x, middle - top, 1, Math.max(1, top - bottom));
  }
  context.globalAlpha = 1;
  for (let x = 0; x < envelope.rms.length; x++) {
    const body = clamp((envelope.rms[x] ?? 0) * scale) * middle;
    context.fillRect(x, middle - body, 1, Math.max(1, 2 * body));
  }
}

/** The wave of a muted event: its outline alone. */
export function drawOutline(
  context: CanvasRenderingContext2D,
  envelope: Peaks,
  scale: number,
  ink: string,
): void {
  const middle = context.canvas.height / 2;
  context.strokeStyle = ink;
  context.lineWidth = Math.max(1, Math.round(devicePixelRatio));
  for (const edge of [envelope.max, envelope.min]) {
    context.beginPath();
    for (let x = 0; x < edge.length; x++) {
      context.lineTo(x + 0.5, middle - clamp((edge[x] ?? 0) * scale) * middle);
    }
    context.stroke();
  }
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
