import type { Decibels, Seconds } from '../../lib/units';
import type { Role, Span } from '../../project/document';
import type { PlannedEvent } from '../../project/operations';
import { isScenery } from '../lexicon/beds';
import { named, SHORTEST, tenths, withSpans, type Draft, type RepairContext } from './draft';

/** How many may sound at once (planner.md, section 0): two in front, three in all. */
const MOST_AT_ONCE = { foreground: 2, all: 3 } as const;

/** Cross-fades are no overlap. */
const CROSS_FADE: Seconds = 0.35;
const DEMOTED: Decibels = -6;
const MOST_STEPS = 200;

interface Sounding {
  readonly spans: readonly Span[];
  readonly role: Role;
}

/**
 * Guard 4: where too many sound at once, scenery goes to the background, then two that share their time share it out,
 * one after the other. What the user timed, and spans of a count, stay.
 */
export function repairOverlap(draft: Draft, context: RepairContext): Draft {
  let events = draft.events;
  const notes = [...draft.notes];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const crowded = firstCrowd(events, context.standing);
    if (crowded === null) break;
    const demoted = crowded.foreground ? demotable(events, crowded.at) : -1;
    const event = events[demoted];
    if (event !== undefined) {
      events = events.with(demoted, { ...event, role: 'bg', gainDb: Math.min(event.gainDb, DEMOTED) });
      notes.push(`${named(event)} goes to the background, under the other sounds.`);
      continue;
    }
    const pair = pairToPart(events, crowded);
    if (pair === null) {
      notes.push(`At ${tenths(crowded.at)} s more than ${MOST_AT_ONCE.all} sounds are heard at once.`);
      break;
    }
    events = events.with(pair.first, pair.before).with(pair.second, pair.after);
    notes.push(`${named(pair.before)} makes room for ${named(pair.after)} at ${pair.cut} s.`);
  }
  return { events, notes };
}

interface Crowd {
  readonly at: Seconds;
  /** Too many in front; else too many in all. */
  readonly foreground: boolean;
}

function firstCrowd(events: readonly PlannedEvent[], standing: readonly Sounding[]): Crowd | null {
  const all = [...events, ...standing];
  const starts = [...new Set(all.flatMap(({ spans }) => spans.map((span) => span.start)))].sort(
    (a, b) => a - b,
  );
  for (const start of starts) {
    const at = start + CROSS_FADE;
    const sounding = all.filter((event) => sounds(event, at));
    const front = sounding.filter((event) => event.role === 'fg').length;
    if (front > MOST_AT_ONCE.foreground) return { at, foreground: true };
    if (sounding.length > MOST_AT_ONCE.all) return { at, foreground: false };
  }
  return null;
}

function sounds({ spans }: Pick<Sounding, 'spans'>, at: Seconds): boolean {
  return spans.some((span) => span.start < at && at < span.end);
}

function demotable(events: readonly PlannedEvent[], at: Seconds): number {
  return events.findIndex(
    (event) =>
      event.role === 'fg' &&
      !event.timesGiven &&
      sounds(event, at) &&
      (event.loop || isScenery(event.caption.toLowerCase().split(/[\s,]+/u))),
  );
}

interface Parted {
  readonly first: number;
  readonly second: number;
  readonly before: PlannedEvent;
  readonly after: PlannedEvent;
  readonly cut: Seconds;
}

/** The two that share most of their time; the one named first comes first. */
function pairToPart(events: readonly PlannedEvent[], crowd: Crowd): Parted | null {
  const candidates = events.flatMap((event, i) => {
    const [span, ...more] = event.spans;
    const free = !event.timesGiven && span !== undefined && more.length === 0 && sounds(event, crowd.at);
    return free && (!crowd.foreground || event.role === 'fg') ? [{ i, event, span }] : [];
  });
  let best: Parted | null = null;
  let bestShare = 0;
  for (const a of candidates) {
    for (const b of candidates) {
      if (a.i >= b.i) continue;
      const from = Math.min(a.span.start, b.span.start);
      const to = Math.max(a.span.end, b.span.end);
      const shared = Math.min(a.span.end, b.span.end) - Math.max(a.span.start, b.span.start);
      const lengthA = a.span.end - a.span.start;
      const lengthB = b.span.end - b.span.start;
      const cut = tenths(from + ((to - from) * lengthA) / (lengthA + lengthB));
      if (cut - from < SHORTEST || to - cut < SHORTEST) continue;
      // Beds rather share their time than a sound in front with a bed.
      const share = shared / (to - from) + (a.event.role === b.event.role ? 1 : 0);
      if (share <= bestShare) continue;
      bestShare = share;
      best = {
        first: a.i,
        second: b.i,
        before: withSpans(a.event, [{ ...a.span, start: from, end: cut }]),
        after: withSpans(b.event, [{ ...b.span, start: cut, end: to }]),
        cut,
      };
    }
  }
  return best;
}
