/** Latent columns, counted from the beginning of a sound. */
interface Columns {
  readonly from: number;
  readonly to: number;
}

interface Canvas {
  /** Of the whole sound. */
  readonly columns: number;
  /** Of a window. */
  readonly width: number;
  /** What a window should know of the sound beside what it makes. */
  readonly context: number;
}

/** Where the windows begin that make `stretch` anew, each with context of what is there or was made before it. */
export function windowStarts(stretch: Columns, { columns, width, context }: Canvas): readonly number[] {
  if (columns <= width) return [0];
  const from = Math.max(0, stretch.from - context);
  const to = Math.min(columns, stretch.to + context);
  if (to - from > width) return joinedStarts(from, to, width, context);
  // One window, the stretch in its middle as far as the sound's ends allow.
  const middle = Math.round((from + to - width) / 2);
  return [Math.max(0, Math.min(columns - width, middle))];
}

/** As few windows as cover the columns and overlap by `overlap` or more, evenly. */
export function joinedStarts(from: number, to: number, width: number, overlap: number): readonly number[] {
  const rest = to - from - width;
  if (rest <= 0) return [from];
  const count = 1 + Math.ceil(rest / (width - overlap));
  return Array.from({ length: count }, (_, index) => from + Math.round((index * rest) / (count - 1)));
}
