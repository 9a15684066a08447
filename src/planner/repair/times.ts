import { toGrid, type Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import { SHORTEST_SPAN } from '../../project/limits';
import type { PlannedEvent } from '../../project/operations';
import { named, SHORTEST, tenths, withSpans, type Draft, type RepairContext } from './draft';

/**
 * Guard 3 (planner.md 4.3): times that are no numbers, run backwards, leave the scene, or are too short; tenths where
 * seconds are meant. Times that the user wrote are only cut at the scene's edges.
 */
export function repairTimes(draft: Draft, { duration }: RepairContext): Draft {
  const inTenths = looksLikeTenths(draft.events, duration);
  const notes = [...draft.notes, ...(inTenths ? ['Times were in tenths of a second.'] : [])];
  const events = draft.events.flatMap((event) => {
    const scaled =
      inTenths && !event.timesGiven ? event.spans.map((span) => scaledBy(span, 0.1)) : event.spans;
    const spans = event.timesGiven ? cut(scaled, duration) : fitted(scaled, duration);
    if (spans.length === 0) {
      notes.push(`${named(event)} is left out: it has no time in the scene.`);
      return [];
    }
    if (!same(spans, scaled)) notes.push(`The times of ${named(event)} are fitted to the scene.`);
    return [withSpans(event, spans)];
  });
  return { events, notes };
}

/** Far behind the end, but inside it when read as tenths. */
function looksLikeTenths(events: readonly PlannedEvent[], duration: Seconds): boolean {
  const proposed = events.filter((event) => !event.timesGiven).flatMap((event) => event.spans);
  const ends = proposed.map((span) => span.end).filter(Number.isFinite);
  const last = Math.max(0, ...ends);
  return last >= 3 * duration && last <= 10 * duration + 1 && ends.every(Number.isInteger);
}

function scaledBy(span: Span, factor: number): Span {
  return { ...span, start: span.start * factor, end: span.end * factor };
}

/** On the grid, at least half a second, inside the scene, in order, not over one another. */
function fitted(spans: readonly Span[], duration: Seconds): readonly Span[] {
  const shortest = Math.min(SHORTEST, duration);
  const inside = spans
    .filter((span) => Number.isFinite(span.start) && Number.isFinite(span.end))
    .map((span) => (span.end < span.start ? { ...span, start: span.end, end: span.start } : span))
    .filter((span) => span.start < duration && span.end > 0)
    .map((span) => {
      const latest = Math.floor((duration - shortest) * 10 + 1e-6) / 10;
      const start = Math.max(0, Math.min(tenths(span.start), latest));
      const end = Math.min(duration, Math.max(tenths(span.end), start + shortest));
      return { ...span, start, end: end === duration ? duration : tenths(end) };
    })
    .sort((a, b) => a.start - b.start);
  return disjoint(inside);
}

/** Overlapping spans of one sound become one. */
export function disjoint(sorted: readonly Span[]): readonly Span[] {
  const out: Span[] = [];
  for (const span of sorted) {
    const last = out.at(-1);
    if (last !== undefined && span.start < last.end)
      out[out.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else out.push(span);
  }
  return out;
}

/** Times that the user wrote: only inside the scene, and what the document can hold. */
function cut(spans: readonly Span[], duration: Seconds): readonly Span[] {
  const inside = spans
    .map((span) => ({
      ...span,
      start: toGrid(Math.max(0, span.start)),
      end: toGrid(Math.min(duration, span.end)),
    }))
    .filter((span) => span.end - span.start >= SHORTEST_SPAN)
    .sort((a, b) => a.start - b.start);
  return disjoint(inside);
}

function same(a: readonly Span[], b: readonly Span[]): boolean {
  const close = (x: number, y: number): boolean => Math.abs(x - y) < 0.051;
  return (
    a.length === b.length &&
    a.every((span, i) => close(span.start, b[i]?.start ?? NaN) && close(span.end, b[i]?.end ?? NaN))
  );
}
