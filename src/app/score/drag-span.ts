import type { Seconds } from '../../lib/units';
import type { SoundEvent, Span } from '../../project/document';
import { LAST_SECOND, SHORTEST_SPAN } from '../../project/limits';
import { onGrid } from '../../project/spans';

/** Under so much a span could not be taken hold of again. */
const SHORTEST_DRAGGED: Seconds = Math.max(SHORTEST_SPAN, 0.05);

/** Where a span may be: between its neighbours of the same event, inside the longest scene. */
export interface Room {
  readonly start: Seconds;
  readonly end: Seconds;
}

export function roomOf(spans: readonly Span[], index: number): Room {
  return { start: spans[index - 1]?.end ?? 0, end: spans[index + 1]?.start ?? LAST_SECOND };
}

/** A span moved, up to its neighbours. */
export function movedSpan(span: Span, by: Seconds, room: Room): Span {
  const least = room.start - span.start;
  const most = room.end - span.end;
  const shift = Math.max(least, Math.min(most, by));
  return { ...span, start: onGrid(span.start + shift), end: onGrid(span.end + shift) };
}

/** What a span is cut from; null where it has no sound yet. */
export interface HeardFrom {
  /** The second of the take at the span's start. */
  readonly from: Seconds;
  /** Of a bed that is longer than its take: the stretch of the take that goes round. */
  readonly ring: { readonly start: Seconds; readonly length: Seconds } | null;
}

/** A span with another start. Its sound stays where it is; before its first sample there is nothing to come back to. */
export function withStart(span: Span, start: Seconds, room: Room, heard: HeardFrom | null): Span {
  const earliest =
    heard === null || heard.ring !== null ? room.start : Math.max(room.start, span.start - heard.from);
  const latest = Math.max(span.start, span.end - SHORTEST_DRAGGED);
  const edge = onGrid(Math.max(earliest, Math.min(latest, start)));
  if (heard === null) return { ...span, start: edge };
  const from = heard.from + edge - span.start;
  return { start: edge, end: span.end, from: onGrid(inTake(from, heard.ring)) };
}

/** A span with another end. */
export function withEnd(span: Span, end: Seconds, room: Room): Span {
  const least = Math.min(span.end, span.start + SHORTEST_DRAGGED);
  return { ...span, end: onGrid(Math.max(least, Math.min(room.end, end))) };
}

function inTake(from: Seconds, ring: HeardFrom['ring']): Seconds {
  if (ring === null || (from >= ring.start && from < ring.start + ring.length)) return Math.max(0, from);
  const turns = (from - ring.start) / ring.length;
  return ring.start + (turns - Math.floor(turns)) * ring.length;
}

/** The event with one of its spans in another place. */
export function withSpan(event: SoundEvent, index: number, span: Span): SoundEvent {
  return { ...event, spans: event.spans.map((other, i) => (i === index ? span : other)) };
}

/** A fade of a span, which leaves the other one its time. */
export function fadeWithin(seconds: Seconds, span: Span, other: Seconds): Seconds {
  return onGrid(Math.max(0, Math.min(span.end - span.start - other, seconds)));
}
