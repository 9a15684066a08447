import type { Seconds } from '../../lib/units';
import type { Span } from '../../project/document';
import type { PlannedChanges } from '../../project/operations';
import { USUAL } from '../lexicon/lengths';
import { tenths } from '../repair/draft';
import type { Attribute } from './attributes';
import { endOf, startOf, type DraftEvent } from './scene-draft';

/** A fade that nobody timed. */
const FADE: Seconds = 2;
/** Shortest sound that a command leaves (planner.md 4.3, point 3). */
const SHORTEST: Seconds = 0.5;
/** What "in the background" and "in the distance" mean (planner.md 3.3, point 7). */
const BACKGROUND = -9;
const DISTANCE = -12;
const GAP: Seconds = 0.5;

/** What an attribute changes on an event in a scene of this length; null where it changes nothing. */
export function changesOf(event: DraftEvent, attribute: Attribute, duration: Seconds): PlannedChanges {
  switch (attribute.kind) {
    case 'level':
      return { gainDb: Math.round((event.gainDb + attribute.by) * 10) / 10 };
    case 'level-to':
      return { gainDb: attribute.gainDb };
    case 'side':
      return { pan: attribute.more ? event.pan + attribute.pan : attribute.pan };
    case 'fade':
      return fades(event, attribute);
    case 'ground':
      return ground(event, attribute.ground);
    case 'loop':
      return { loop: attribute.loop };
    case 'mute':
      return { muted: attribute.muted };
    case 'anew':
      return {};
    case 'length':
      return { spans: lengthened(event, (length) => length * attribute.factor, duration) };
    case 'length-by':
      return { spans: lengthened(event, (length) => length + attribute.seconds, duration) };
    case 'length-to':
      return { spans: lengthened(event, () => attribute.seconds, duration) };
    case 'shift':
      return { spans: shifted(event.spans, attribute.by, duration) };
    case 'at':
      return { spans: begunAt(event, attribute.at, duration) };
    case 'start':
      return { spans: begunAt(event, attribute.at, duration) };
    case 'end':
      return { spans: ended(event.spans, attribute.at) };
    case 'from':
      return { spans: fittedTo(event.spans, attribute.at, Math.max(duration, attribute.at + SHORTEST)) };
    case 'span':
      return { spans: fittedTo(event.spans, attribute.start, attribute.end) };
    case 'place':
      return { spans: placed(event, attribute.place, duration) };
    case 'once-more':
      return { spans: withOneMore(event.spans, attribute.at, duration) };
    case 'count':
      return { spans: counted(event, attribute.count, duration) };
  }
}

function fades(event: DraftEvent, fade: Extract<Attribute, { kind: 'fade' }>): PlannedChanges {
  const longest = Math.max(...event.spans.map((span) => span.end - span.start));
  const seconds = tenths(Math.min(fade.seconds ?? FADE, fade.in && fade.out ? longest / 2 : longest));
  return { ...(fade.in ? { fadeIn: seconds } : {}), ...(fade.out ? { fadeOut: seconds } : {}) };
}

function ground(event: DraftEvent, where: 'background' | 'distance' | 'foreground'): PlannedChanges {
  if (where === 'foreground') return { role: 'fg', gainDb: Math.max(event.gainDb, 0) };
  return { role: 'bg', gainDb: Math.min(event.gainDb, where === 'background' ? BACKGROUND : DISTANCE) };
}

/** Longer to its end, as far as the scene goes, then from an earlier start; placements of one sound keep apart. */
function lengthened(
  event: DraftEvent,
  wanted: (length: Seconds) => Seconds,
  duration: Seconds,
): readonly Span[] {
  return event.spans.map((span, i) => {
    const length = Math.max(SHORTEST, tenths(wanted(span.end - span.start)));
    const limit = event.spans[i + 1]?.start ?? Math.max(duration, span.end);
    const end = Math.min(limit, tenths(span.start + length));
    const floor = event.spans[i - 1]?.end ?? 0;
    const start = Math.max(Math.min(floor, span.start), Math.min(span.start, tenths(end - length)));
    return start === span.start ? { ...span, end } : { start, end };
  });
}

/** Moved together; what ended in the scene ends with it, and at least half a second is heard. */
export function shifted(spans: readonly Span[], by: Seconds, duration: Seconds): readonly Span[] {
  const first = spans[0]?.start ?? 0;
  const last = spans.at(-1);
  const latest =
    last === undefined ? 0 : Math.max(0, duration - Math.min(SHORTEST, last.end - last.start) - last.start);
  const shift = Math.max(-first, last !== undefined && last.start >= duration ? by : Math.min(by, latest));
  return spans.map((span) => {
    const end = span.end + shift;
    const cut = span.end <= duration ? Math.min(duration, end) : end;
    return { ...span, start: span.start + shift, end: cut };
  });
}

/** A bed begins there and ends where it ended; another sound moves there. */
function begunAt(event: DraftEvent, at: Seconds, duration: Seconds): readonly Span[] {
  const [first, ...more] = event.spans;
  if (event.loop && first !== undefined && more.length === 0 && at < first.end - SHORTEST) {
    return [{ start: at, end: first.end }];
  }
  return shifted(event.spans, at - startOf(event), Math.max(duration, at + SHORTEST));
}

function ended(spans: readonly Span[], at: Seconds): readonly Span[] {
  const before = spans.filter((span) => span.start < at - 0.05);
  const kept =
    before.length > 0
      ? before
      : spans.slice(0, 1).map((span) => ({ ...span, start: Math.max(0, at - SHORTEST) }));
  return kept.map((span, i) => (i === kept.length - 1 || span.end > at ? { ...span, end: at } : span));
}

/** A single placement takes the whole stretch; several keep their rhythm in it. */
function fittedTo(spans: readonly Span[], start: Seconds, end: Seconds): readonly Span[] {
  const first = spans[0]?.start ?? 0;
  const last = spans.at(-1)?.end ?? 1;
  if (spans.length < 2) return [{ start, end: Math.max(end, start + 0.1) }];
  const scale = (end - start) / (last - first);
  return spans.map((span) => ({
    start: tenths(start + (span.start - first) * scale),
    end: tenths(start + (span.end - first) * scale),
  }));
}

function placed(
  event: DraftEvent,
  place: Extract<Attribute, { kind: 'place' }>['place'],
  duration: Seconds,
): readonly Span[] {
  const length = endOf(event) - startOf(event);
  switch (place) {
    case 'whole':
      return [{ start: 0, end: duration }];
    case 'until-end':
      return event.spans.map((span, i) =>
        i === event.spans.length - 1 ? { ...span, end: Math.max(duration, span.end) } : span,
      );
    case 'start':
      return shifted(event.spans, -startOf(event), duration);
    case 'end':
      return shifted(event.spans, Math.max(-startOf(event), duration - endOf(event)), duration);
    case 'middle':
      return shifted(event.spans, tenths(Math.max(0, (duration - length) / 2) - startOf(event)), duration);
  }
}

/** As long as the first; where it would be heard over another placement, that one begins there instead. */
function withOneMore(spans: readonly Span[], at: Seconds, duration: Seconds): readonly Span[] {
  const [first] = spans;
  if (first === undefined) return spans;
  const end = Math.min(at + first.end - first.start, Math.max(duration, at + SHORTEST));
  const apart = spans.filter((span) => span.end <= at || span.start >= end);
  return [...apart, { ...first, start: at, end }].toSorted((a, b) => a.start - b.start);
}

/** So many placements of one sound, from where the first is. */
function counted(event: DraftEvent, count: number, duration: Seconds): readonly Span[] {
  if (count <= event.spans.length) return event.spans.slice(0, Math.max(1, count));
  const [first] = event.spans;
  if (first === undefined) return event.spans;
  const natural = Math.min(first.end - first.start, USUAL);
  const start =
    first.start + count * natural <= duration
      ? first.start
      : Math.max(0, Math.min(first.start, duration - count * (natural + GAP)));
  const room = (Math.max(duration, start + count * 0.2) - start) / count;
  const length = Math.min(natural, room);
  const step = Math.min(natural + GAP, room);
  return Array.from({ length: Math.min(count, 64) }, (_, i) => ({
    start: tenths(start + i * step),
    end: tenths(start + i * step + length),
  }));
}
