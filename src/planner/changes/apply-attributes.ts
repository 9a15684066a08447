import type { Seconds } from '../../lib/units';
import type { PlannedChanges } from '../../project/operations';
import { tenths } from '../repair/draft';
import type { Attribute } from './attributes';
import type { Phrase } from './phrase';
import { isEverything, isPronoun, named, namedEvents, type Named, type Reading } from './reference';
import { endOf, inWords, type DraftEvent, type Origin } from './scene-draft';
import { changesOf } from './settings';

const OF_SPANS: readonly Attribute['kind'][] = [
  'length',
  'length-by',
  'length-to',
  'shift',
  'start',
  'at',
  'end',
  'from',
  'span',
];

/** Puts attributes on what a phrase names. */
export function applyAttributes(
  target: Phrase,
  attributes: readonly Attribute[],
  reading: Reading,
  origin: Origin,
): void {
  const rest = attributes.filter((attribute) => {
    if (!meansTheScene(target, attribute, reading)) return true;
    scaleScene(attribute, reading, origin);
    return false;
  });
  if (rest.length === 0) return;
  const { draft } = reading;
  const places = rest.every(({ kind }) => OF_SPANS.includes(kind))
    ? named(target, reading)
    : namedEvents(target, reading).map((event) => ({ event, span: null }));
  for (const place of places) {
    let changes: PlannedChanges = {};
    for (const attribute of rest) {
      const event = { ...draft.now(place.event), ...changes };
      changes = { ...changes, ...changesAt(event, place, attribute, draft.duration) };
    }
    const anew = rest.some(({ kind }) => kind === 'anew');
    draft.set(draft.now(place.event), changes, origin, anew);
  }
  reading.it = places.map(({ event }) => draft.now(event));
}

/** Of one placement only its own times change. */
function changesAt(
  event: DraftEvent,
  { span }: Named,
  attribute: Attribute,
  duration: Seconds,
): PlannedChanges {
  const own = span === null ? undefined : event.spans[span];
  if (own === undefined || span === null) return changesOf(event, attribute, duration);
  const { spans = [own] } = changesOf({ ...event, spans: [own] }, attribute, duration);
  return { spans: event.spans.toSpliced(span, 1, ...spans) };
}

/** "It", where nothing else was spoken of, lasts as long as the scene. */
function meansTheScene(target: Phrase, { kind }: Attribute, reading: Reading): boolean {
  if (!['length', 'length-by', 'length-to'].includes(kind)) return false;
  return isEverything(target) || ((isPronoun(target) || target.isEmpty) && reading.it === null);
}

/** The whole scene longer or shorter: in proportion where that is asked, else what lies under all goes on to the end. */
export function scaleScene(attribute: Attribute, reading: Reading, origin: Origin): void {
  const { draft } = reading;
  const before = draft.duration;
  if (attribute.kind === 'length') {
    draft.setDuration(before * attribute.factor, origin);
    const factor = draft.duration / before;
    if (factor === 1) return;
    const because = `the scene is ${inWords(draft.duration)} long`;
    for (const event of draft.events)
      draft.set(event, { spans: scaled(event, factor) }, { ...origin, because });
    return;
  }
  const seconds =
    attribute.kind === 'length-by'
      ? before + attribute.seconds
      : attribute.kind === 'length-to'
        ? attribute.seconds
        : before;
  draft.setDuration(seconds, origin);
  bedsToTheEnd(before, reading, origin);
}

/** Beds that lay under the scene to its end do so when it is longer. */
export function bedsToTheEnd(before: Seconds, { draft }: Reading, origin: Origin): void {
  const { duration } = draft;
  if (duration <= before) return;
  for (const event of draft.events) {
    const last = event.spans.at(-1);
    if (!event.loop || event.placedByHand || last === undefined || Math.abs(endOf(event) - before) > 0.05)
      continue;
    const spans = event.spans.with(-1, { ...last, end: duration });
    draft.set(event, { spans }, { ...origin, because: `the scene is ${inWords(duration)} long` });
  }
}

/** One sound fills its share of the new time; placements of a short one only move apart. */
function scaled(event: DraftEvent, factor: number): DraftEvent['spans'] {
  const several = event.spans.length > 1 && factor > 1;
  return event.spans.map((span) => {
    const start = tenths(span.start * factor);
    const end = several ? start + (span.end - span.start) : span.end * factor;
    return { start, end: Math.max(start + 0.1, several ? end : tenths(end)) };
  });
}
