import type { LineMark, PartKey, Review } from '../../project/review';

/** A stretch of a line; `key`: the part that it asks for, or null for the words between. */
export interface LinePart {
  readonly from: number;
  readonly text: string;
  readonly key: PartKey | null;
}

/** A line cut where its marks begin and end; of marks that overlap the shorter stands, which says more. */
export function lineParts({ text, marks }: Review['lines'][number]): readonly LinePart[] {
  const parts: LinePart[] = [];
  let cursor = 0;
  for (const { from, to, key } of apart(marks)) {
    const end = Math.min(to, text.length);
    if (from > cursor) parts.push({ from: cursor, text: text.slice(cursor, from), key: null });
    parts.push({ from, text: text.slice(from, end), key });
    cursor = end;
  }
  if (cursor < text.length) parts.push({ from: cursor, text: text.slice(cursor), key: null });
  return parts;
}

function apart(marks: readonly LineMark[]): readonly LineMark[] {
  const kept: LineMark[] = [];
  for (const mark of marks.toSorted((a, b) => a.to - a.from - (b.to - b.from))) {
    if (kept.every(({ from, to }) => mark.to <= from || mark.from >= to)) kept.push(mark);
  }
  return kept.toSorted((a, b) => a.from - b.from);
}
