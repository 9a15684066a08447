import type { Seconds } from '../../lib/units';
import type { PlannedEvent } from '../../project/operations';
import { endOf, named, startOf, tenths, withSpans, type Draft, type RepairContext } from './draft';

/** planner.md 4.3, point 5. */
const LONGEST_SILENCE: Seconds = 1.5;
const SILENCE_WANTED = /\b(?:silence|silent|pause|pauses|quiet moment)\b/iu;

/**
 * Guard 5: something sounds until the end, and no silence is longer than 1.5 s, unless the user asked for silence or
 * wrote the times around it. A bed is drawn out first, then the sound before the gap, then the one after it.
 */
export function repairCover(draft: Draft, context: RepairContext): Draft {
  if (SILENCE_WANTED.test(context.prompt ?? '') || draft.events.length === 0) return draft;
  let events = draft.events;
  const notes = [...draft.notes];
  for (const gap of gapsOf(events, context)) {
    const atTheEnd = gap.end === context.duration;
    if (!atTheEnd && gap.end - gap.start <= LONGEST_SILENCE) continue;
    const found = stretched(events, gap, atTheEnd);
    if (found === null) {
      if (gap.end - gap.start > LONGEST_SILENCE && !bothGiven(events, gap, atTheEnd)) {
        notes.push(`Nothing sounds from ${tenths(gap.start)} s to ${tenths(gap.end)} s.`);
      }
      continue;
    }
    events = events.with(found.at, found.event);
    notes.push(`${named(found.event)} is drawn out to fill the silence at ${tenths(gap.start)} s.`);
  }
  return { events, notes };
}

interface Gap {
  readonly start: Seconds;
  readonly end: Seconds;
}

function gapsOf(events: readonly PlannedEvent[], { duration, standing }: RepairContext): readonly Gap[] {
  const spans = [...events, ...standing].flatMap((event) => event.spans).sort((a, b) => a.start - b.start);
  const gaps: Gap[] = [];
  let cursor = 0;
  for (const span of spans) {
    if (span.start > cursor + 0.05) gaps.push({ start: cursor, end: span.start });
    cursor = Math.max(cursor, span.end);
  }
  if (cursor < duration - 0.05) gaps.push({ start: cursor, end: duration });
  return gaps;
}

/** Silence between times that the user wrote is the user's. */
function bothGiven(events: readonly PlannedEvent[], gap: Gap, atTheEnd: boolean): boolean {
  const before = events.filter((event) => event.spans.some((span) => near(span.end, gap.start)));
  const after = events.filter((event) => event.spans.some((span) => near(span.start, gap.end)));
  const given = (list: readonly PlannedEvent[]): boolean => list.some((event) => event.timesGiven);
  return (gap.start === 0 || given(before)) && (atTheEnd || given(after));
}

function stretched(
  events: readonly PlannedEvent[],
  gap: Gap,
  atTheEnd: boolean,
): { readonly at: number; readonly event: PlannedEvent } | null {
  if (bothGiven(events, gap, atTheEnd)) return null;
  const free = events.flatMap((event, at) =>
    event.timesGiven || event.spans.length !== 1
      ? []
      : [{ event, at, start: startOf(event), end: endOf(event) }],
  );
  const before = free.filter(({ end }) => near(end, gap.start));
  const after = free.filter(({ start }) => !atTheEnd && near(start, gap.end));
  const chosen = [...before, ...after].find(({ event }) => event.loop) ?? before[0] ?? after[0];
  if (chosen === undefined) return null;
  const span = near(chosen.end, gap.start)
    ? { start: chosen.start, end: gap.end }
    : { start: gap.start, end: chosen.end };
  return { at: chosen.at, event: withSpans(chosen.event, [span]) };
}

function near(a: Seconds, b: Seconds): boolean {
  return Math.abs(a - b) < 0.06;
}
