import { toGrid, type Seconds } from '../lib/units';
import type { Span } from './document';
import { LAST_SECOND, LONGEST_BED_TAKE, MOST_SPANS, SHORTEST_SPAN, TAKE_SECONDS } from './limits';
import { refuse } from './refuse';

/** On the 1 ms grid, and never −0. */
export function onGrid(seconds: Seconds): Seconds {
  return toGrid(seconds) + 0;
}

/**
 * Puts spans on the grid and in order.
 * @throws AppError `input-invalid` when there is none, or one is not a time, too short, out of bounds, or over another.
 */
export function checkedSpans(spans: readonly Span[], place: string): readonly Span[] {
  if (spans.length === 0) refuse('An event needs at least one span.', 'Remove the event instead.', place);
  if (spans.length > MOST_SPANS) {
    refuse(`An event may have at most ${MOST_SPANS} spans.`, 'Put the rest into a second event.', place);
  }
  const sorted = spans.map((span) => checkedSpan(span, place)).sort((a, b) => a.start - b.start);
  sorted.forEach((span, i) => {
    const next = sorted[i + 1];
    if (next !== undefined && next.start < span.end) {
      refuse(
        `Spans ${i + 1} and ${i + 2} overlap between ${next.start} s and ${Math.min(span.end, next.end)} s.`,
        'Move them apart, or put one into a second event.',
        place,
      );
    }
  });
  return sorted;
}

function checkedSpan(span: Span, place: string): Span {
  const start = onGrid(span.start);
  const end = onGrid(span.end);
  const from = span.from === undefined ? undefined : onGrid(span.from);
  if (![start, end, from ?? 0].every(Number.isFinite)) {
    refuse('A span has a time that is not a number.', 'Give its start and end in seconds.', place);
  }
  if (start < 0 || end > LAST_SECOND) {
    refuse(
      `A span from ${start} s to ${end} s leaves the scene.`,
      `Keep it between 0 s and ${LAST_SECOND} s.`,
      place,
    );
  }
  if (onGrid(end - start) < SHORTEST_SPAN) {
    refuse(
      `A span from ${start} s to ${end} s is too short.`,
      `Make it at least ${SHORTEST_SPAN} s long.`,
      place,
    );
  }
  if (from === undefined) return { start, end };
  if (from < 0 || from > TAKE_SECONDS[1]) {
    refuse(
      `A span cannot begin at ${from} s of its sound.`,
      `Choose a second from 0 to ${TAKE_SECONDS[1]}.`,
      place,
    );
  }
  return { start, end, from };
}

/** Spans moved together, or one of them; they stop at the scene's first and last second and keep their lengths. */
export function movedSpans(spans: readonly Span[], index: number | null, by: Seconds): readonly Span[] {
  const moving = spans.filter((_, i) => index === null || i === index);
  const first = Math.min(...moving.map((span) => span.start));
  const last = Math.max(...moving.map((span) => span.end));
  const shift = Math.max(-first, Math.min(LAST_SECOND - last, by));
  return spans.map((span, i) =>
    index === null || i === index ? { ...span, start: span.start + shift, end: span.end + shift } : span,
  );
}

/**
 * A span with new edges. Its sound stays where it is in the scene: a later start begins later in the take, if it is
 * known where the span begins in it; an earlier start reaches back to the take's first sample at most.
 */
export function trimmedSpan(span: Span, edges: Partial<Pick<Span, 'start' | 'end' | 'from'>>): Span {
  const start = edges.start ?? span.start;
  const end = edges.end ?? span.end;
  const from =
    edges.from ?? (span.from === undefined ? undefined : Math.max(0, span.from + start - span.start));
  return from === undefined ? { start, end } : { start, end, from };
}

/**
 * Two spans from one, whose sound runs on over the cut where it is known what is heard at the span's start: `from`, or
 * the mixer's choice `chosen`.
 * @throws AppError `input-invalid` when one part would be too short.
 */
export function splitSpan(
  span: Span,
  at: Seconds,
  chosen: Seconds | undefined,
  place: string,
): readonly [Span, Span] {
  const cut = onGrid(at);
  if (!(onGrid(cut - span.start) >= SHORTEST_SPAN && onGrid(span.end - cut) >= SHORTEST_SPAN)) {
    refuse(
      `A span from ${span.start} s to ${span.end} s cannot be split at ${at} s.`,
      'Put the playhead inside it.',
      place,
    );
  }
  const from = span.from ?? chosen;
  if (from === undefined)
    return [
      { ...span, end: cut },
      { start: cut, end: span.end },
    ];
  return [
    { start: span.start, end: cut, from },
    { start: cut, end: span.end, from: from + cut - span.start },
  ];
}

export function longestSpan(spans: readonly Span[]): Seconds {
  return onGrid(Math.max(...spans.map((span) => span.end - span.start)));
}

/** How long a take to ask for: the longest span; a bed at most 10 s, since the mixer loops it. */
export function takeLength(spans: readonly Span[], loop: boolean): Seconds {
  return loop ? Math.min(longestSpan(spans), LONGEST_BED_TAKE) : longestSpan(spans);
}

/** Shared time of two sets of spans over the time of both together, 0 to 1. */
export function timeOverlap(a: readonly Span[], b: readonly Span[]): number {
  const sum = (spans: readonly Span[]): number => spans.reduce((all, span) => all + span.end - span.start, 0);
  let shared = 0;
  for (const one of a) {
    for (const other of b) {
      shared += Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
    }
  }
  const all = sum(a) + sum(b) - shared;
  return all === 0 ? 0 : shared / all;
}
