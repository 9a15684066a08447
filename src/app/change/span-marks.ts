import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import type { ReviewPart } from '../../project/review';

/** What the score draws over an event's row while a change is under review. */
export interface SpanMark {
  /** `new`: outline on what is added or its new place; `was`: dashed on the place it leaves; `gone`: dashed, with its wave. */
  readonly look: 'new' | 'was' | 'gone';
  readonly start: Seconds;
  readonly end: Seconds;
  readonly sign: '+' | '~' | '−' | null;
  /** Of the event as it was, for its wave; null: none is drawn. */
  readonly gone: number | null;
}

/** Marks of one part. Spans that stay where they are get none, unless something else about the event changes. */
export function spanMarks({ kind, before, after, changed }: ReviewPart): readonly SpanMark[] {
  const old = before?.spans ?? [];
  const now = after?.spans ?? [];
  if (kind === 'added')
    return signed(
      now.map((span) => mark('new', span)),
      '+',
    );
  if (kind === 'removed')
    return signed(
      old.map((span, i) => mark('gone', span, i)),
      '−',
    );
  if (!changed.includes('spans'))
    return signed(
      now.map((span) => mark('new', span)),
      '~',
    );
  const left = old.map((span, index) => ({ span, index })).filter(({ span }) => !has(now, span));
  const come = now.filter((span) => !has(old, span));
  const moved = come.slice(0, left.length).flatMap((span, i) => {
    const from = left[i]?.span;
    return from === undefined ? [] : signed(movedMarks(from, span), '~');
  });
  const added = signed(
    come.slice(left.length).map((span) => mark('new', span)),
    '+',
  );
  const gone = signed(
    left.slice(come.length).map(({ span, index }) => mark('gone', span, index)),
    '−',
  );
  // Something changes on the spans that stay, too.
  const others = changed.some((part) => part !== 'spans');
  const stay = others && come.length === 0 ? now.map((span) => mark('new', span)) : [];
  return [...moved, ...added, ...gone, ...signed(stay, '~')];
}

/** The sign stands where the first of them begins. */
function signed(marks: readonly SpanMark[], sign: NonNullable<SpanMark['sign']>): readonly SpanMark[] {
  const first = marks.findIndex(({ look }) => look !== 'was');
  const at = first < 0 ? 0 : first;
  return marks.map((one, i) => (i === at ? { ...one, sign } : one));
}

/** Longer or shorter at one end only: what is new, or left. Else both places. */
function movedMarks(from: Span, to: Span): readonly SpanMark[] {
  if (from.start === to.start && from.end !== to.end) {
    return from.end < to.end
      ? [mark('new', { start: from.end, end: to.end })]
      : [mark('new', to), mark('was', { start: to.end, end: from.end })];
  }
  if (from.end === to.end && from.start !== to.start) {
    return to.start < from.start
      ? [mark('new', { start: to.start, end: from.start })]
      : [mark('new', to), mark('was', { start: from.start, end: to.start })];
  }
  return [mark('was', from), mark('new', to)];
}

function mark(look: SpanMark['look'], { start, end }: Span, gone: number | null = null): SpanMark {
  return { look, start, end, sign: null, gone };
}

function has(spans: readonly Span[], { start, end, from }: Span): boolean {
  return spans.some((other) => other.start === start && other.end === end && other.from === from);
}
