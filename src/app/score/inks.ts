/**
 * The colours that clips give their canvases. Reading one from the page makes the browser lay it out at once, so each is
 * read once, and again when colours have changed.
 */
const known = new Map<string, string>();
let knownTurn = -1;

/**
 * @param look what the canvas's colour depends on
 * @param turn of the appearance: rises whenever colours change
 */
export function inkOf(canvas: HTMLCanvasElement, look: string, turn: number): string {
  if (turn !== knownTurn) known.clear();
  knownTurn = turn;
  const found = known.get(look);
  if (found !== undefined) return found;
  const { color } = getComputedStyle(canvas);
  known.set(look, color);
  return color;
}
