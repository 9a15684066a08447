import type { Peaks } from '../../mix/peaks';

/**
 * Units of a path's height for a sample value of 1. Whole numbers keep the text of a path short; so many are fine
 * enough for a quiet wave that fills the height.
 */
export const UNITS = 10_000;
/** Three views of a large screen (TimeViewStore.worthDrawing). */
const MOST_COLUMNS = 16_384;

/** Columns of a wave that is this wide, in CSS pixels: one for each pixel of the screen. 0: it has no width. */
export function columnsOf(width: number): number {
  return width > 0 ? Math.max(2, Math.min(MOST_COLUMNS, Math.round(width * devicePixelRatio))) : 0;
}

/** From the highest to the lowest sample of each column: x is the column, y grows downwards from the middle. */
export function spreadPath({ max, min }: Peaks): string {
  return `M${[...pointsOf(max), ...pointsOf(min).reverse()].join(' ')}Z`;
}

/** The body of the sound: as far as its RMS reaches on both sides of the middle. */
export function bodyPath({ rms }: Peaks): string {
  const below = rms.map((value) => -value);
  return `M${[...pointsOf(rms), ...pointsOf(below).reverse()].join(' ')}Z`;
}

/** The edges of the spread as two lines. */
export function edgePath({ max, min }: Peaks): string {
  return [max, min].map((edge) => `M${pointsOf(edge).join(' ')}`).join('');
}

function pointsOf(values: Float32Array): string[] {
  return Array.from(values, (value, x) => `${x} ${Math.round(-UNITS * value)}`);
}
