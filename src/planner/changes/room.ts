import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import { USUAL } from '../lexicon/lengths';
import { tenths } from '../repair/draft';
import type { Named } from './reference';
import { endOf, startOf, type DraftEvent, type SceneDraft } from './scene-draft';
import { Unclear } from './unclear';

/** Sounds that follow one another may share this much (the rules' cross-fade, planner.md 3.3, point 8). */
const CROSS_FADE: Seconds = 0.35;
/** Less is too little for a sound to be heard, or to be kept of one that makes room. */
const LEAST: Seconds = 0.8;

export interface RoomWanted {
  /** Sounds that it comes after and before; null: none is named. */
  readonly after: Named | null;
  readonly before: Named | null;
  /** How long it lasts by itself; null: as long as it is let. */
  readonly natural: Seconds | null;
  /** What is moved stands in nobody's way. */
  readonly moving: DraftEvent | null;
}

interface Moved {
  readonly event: DraftEvent;
  readonly spans: readonly Span[];
}

/** A stretch for a sound, and what makes room for it. */
export interface Room {
  readonly span: Span;
  readonly moved: readonly Moved[];
  readonly note: string | null;
}

/**
 * Room for a sound in a full scene. What comes before it stays to the sample; a silence is used where there is one; else
 * the sound behind moves into a silence of its own, or begins later, or all behind it move closer together. The scene
 * keeps its length (figure 4 of the paper, turn 2).
 */
export function roomFor(draft: SceneDraft, wanted: RoomWanted): Room {
  const { after, before } = wanted;
  if (after !== null && before !== null && placeOf(after).start >= placeOf(before).end) {
    throw new Unclear(`“${after.event.caption}” does not come before “${before.event.caption}”.`);
  }
  if (before !== null) return roomBefore(draft, before, wanted);
  const from = after === null ? 0 : placeOf(after).end;
  const next = followers(draft, from, wanted)[0] ?? null;
  if (next !== null) return roomBefore(draft, { event: next, span: null }, wanted);
  return roomAtTheEnd(draft, from, wanted);
}

function placeOf({ event, span }: Named): Span {
  const own = span === null ? undefined : event.spans[span];
  return own ?? { start: startOf(event), end: endOf(event) };
}

/** Sounds in front that begin there or later, in order. */
function followers(draft: SceneDraft, from: Seconds, wanted: RoomWanted): readonly DraftEvent[] {
  return draft.events
    .filter(
      (event) =>
        !event.loop &&
        event.key !== wanted.moving?.key &&
        event.key !== wanted.after?.event.key &&
        startOf(event) >= from - CROSS_FADE,
    )
    .sort((a, b) => startOf(a) - startOf(b));
}

function roomBefore(draft: SceneDraft, before: Named, wanted: RoomWanted): Room {
  const { after, natural, moving } = wanted;
  const place = placeOf(before);
  const at = place.start;
  const silent = Math.min(
    at,
    after === null ? lastEnd(draft, at, [before.event, moving]) : placeOf(after).end,
  );
  const gap = at - silent;
  if (gap >= Math.min(LEAST, natural ?? LEAST)) {
    const length = Math.min(natural ?? gap, gap);
    const start = after === null ? at - length : silent;
    return room({ start, end: start + length });
  }
  if (!mayMove(before.event)) {
    const length = Math.min(natural ?? 2, Math.max(LEAST, at));
    const start = Math.max(0, at - length);
    return {
      ...room({ start, end: start + length }),
      note: `“${before.event.caption}” stays where it was put, so the new sound lies over others.`,
    };
  }
  const start = Math.min(silent, at);
  return (
    intoSilence(draft, before.event, start, wanted) ??
    byBeginningLater(before, start, natural) ??
    byMovingCloser(draft, before.event, start, wanted)
  );
}

/** Where the last sound in front ends that is over at this time; the scene's start where there is none. */
function lastEnd(draft: SceneDraft, at: Seconds, without: readonly (DraftEvent | null)[]): Seconds {
  const keys = new Set(without.map((event) => event?.key));
  const ends = draft.events
    .filter((event) => !event.loop && !keys.has(event.key))
    .flatMap((event) => event.spans.filter((span) => span.start < at).map((span) => Math.min(at, span.end)));
  return Math.max(0, ...ends);
}

function mayMove(event: DraftEvent): boolean {
  return !event.locked && !event.placedByHand;
}

/** The sound behind moves as it is, where silence follows it. */
function intoSilence(draft: SceneDraft, event: DraftEvent, start: Seconds, wanted: RoomWanted): Room | null {
  const next = followers(draft, endOf(event), wanted).find((other) => other.key !== event.key);
  const slack = (next === undefined ? draft.duration : startOf(next)) - endOf(event);
  const length = Math.min(wanted.natural ?? slack, slack);
  if (length < LEAST || event.loop) return null;
  const by = tenths(start + length - startOf(event));
  return {
    ...room({ start, end: start + length }),
    moved: [
      { event, spans: event.spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by })) },
    ],
  };
}

/** The sound behind gives up at most half of its time. */
function byBeginningLater({ event, span }: Named, start: Seconds, natural: Seconds | null): Room | null {
  const at = span ?? 0;
  const own = event.spans[at];
  if (own === undefined || (event.spans.length > 1 && span === null)) return null;
  const time = own.end - own.start;
  if (time < 2 * LEAST) return null;
  const later = tenths(own.start + Math.min(natural ?? USUAL, time / 2));
  return {
    ...room({ start, end: later }),
    moved: [{ event, spans: event.spans.with(at, { start: later, end: own.end }) }],
  };
}

/** All that follow share what time is left, in their proportions. */
function byMovingCloser(draft: SceneDraft, event: DraftEvent, start: Seconds, wanted: RoomWanted): Room {
  const behind = followers(draft, startOf(event), wanted).filter(
    (other) => other.key === event.key || (mayMove(other) && startOf(other) >= startOf(event)),
  );
  const moving = behind.length > 0 ? behind : [event];
  const from = startOf(event);
  const to = Math.max(draft.duration, ...moving.map(endOf));
  const last = Math.max(...moving.map(endOf));
  const length = Math.min(wanted.natural ?? (to - start) / 3, (to - start) / 2);
  const begin = tenths(start + length);
  const scale = Math.min(1, (to - begin) / Math.max(0.1, last - from));
  const moved = moving.map((other) => ({
    event: other,
    spans: other.spans.map((span) => ({
      start: tenths(begin + (span.start - from) * scale),
      end: Math.min(to, tenths(begin + (span.end - from) * scale)),
    })),
  }));
  return { ...room({ start, end: begin }), moved };
}

/** Behind everything: what is left of the scene, else half of the sound before it. */
function roomAtTheEnd(draft: SceneDraft, from: Seconds, wanted: RoomWanted): Room {
  const { duration } = draft;
  const left = duration - from;
  if (left >= Math.min(LEAST, wanted.natural ?? LEAST)) {
    return room({ start: from, end: Math.min(duration, from + (wanted.natural ?? left)) });
  }
  const named = wanted.after;
  const event = named?.event;
  const at = named?.span ?? (event === undefined ? 0 : event.spans.length - 1);
  const own = event?.spans[at];
  if (event === undefined || own === undefined || !mayMove(event) || own.end - own.start < 2 * LEAST) {
    const start = tenths(Math.max(0, duration - (wanted.natural ?? Math.min(USUAL, duration / 3))));
    return {
      ...room({ start, end: duration }),
      note: 'There is no time left, so it lies over other sounds.',
    };
  }
  const length = Math.min(wanted.natural ?? USUAL, (own.end - own.start) / 2);
  const start = tenths(own.end - length);
  return {
    ...room({ start, end: own.end }),
    moved: [{ event, spans: event.spans.with(at, { ...own, end: start }) }],
  };
}

/** The stretch in which a sound that nobody placed is in nobody's way, the earliest of the best. */
export function quietStretch(draft: SceneDraft, natural: Seconds | null): Span {
  const { duration } = draft;
  const length = Math.min(duration, natural ?? USUAL);
  const front = draft.events.filter((event) => !event.loop && !event.muted);
  const starts = [0, ...front.flatMap((event) => event.spans.map((span) => span.end))]
    .map((start) => tenths(Math.max(0, Math.min(start, duration - length))))
    .sort((a, b) => a - b);
  const shared = (start: Seconds): Seconds =>
    front
      .flatMap((event) => event.spans)
      .reduce((sum, s) => sum + Math.max(0, Math.min(s.end, start + length) - Math.max(s.start, start)), 0);
  const best = starts.reduce((a, b) => (shared(b) < shared(a) - 0.01 ? b : a), starts[0] ?? 0);
  return { start: best, end: Math.min(duration, best + length) };
}

function room({ start, end }: Span): Room {
  return { span: { start: tenths(start), end: tenths(end) }, moved: [], note: null };
}
