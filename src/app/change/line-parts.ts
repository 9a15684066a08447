import type { PartKey, Review } from '../../project/review';

/** A stretch of a line; `key`: the part that it asks for, or null for the words between. */
export interface LinePart {
  readonly from: number;
  readonly text: string;
  readonly key: PartKey | null;
}

/** A line cut where its marks begin and end; of marks that overlap the first stands. */
export function lineParts({ text, marks }: Review['lines'][number]): readonly LinePart[] {
  const parts: LinePart[] = [];
  let cursor = 0;
  for (const { from, to, key } of marks.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const end = Math.min(to, text.length);
    if (from < cursor || end <= from) continue;
    if (from > cursor) parts.push({ from: cursor, text: text.slice(cursor, from), key: null });
    parts.push({ from, text: text.slice(from, end), key });
    cursor = end;
  }
  if (cursor < text.length) parts.push({ from: cursor, text: text.slice(cursor), key: null });
  return parts;
}
