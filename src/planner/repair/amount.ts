import type { PlannedEvent } from '../../project/operations';
import { plainWords } from '../../project/word-stems';
import { cleanCaption } from '../rules/caption';
import { withSpans, type Draft, type RepairContext } from './draft';
import { disjoint } from './times';

/** planner.md 4.3, point 6. */
const MOST_EVENTS = 12;

/** Guard 6, first half: too many events are merged, then left out. */
export function repairCrowdedPlan(draft: Draft): Draft {
  if (draft.events.length <= MOST_EVENTS) return draft;
  const merged = mergedAlike(draft.events, () => true);
  const kept = merged.filter((event, i) => event.timesGiven || i < MOST_EVENTS);
  const left = merged.length - kept.length;
  return {
    events: kept,
    notes: [
      ...draft.notes,
      ...(merged.length < draft.events.length ? ['Equal sounds are put together.'] : []),
      ...(left > 0 ? [`${left} more sounds are left out: a plan holds ${MOST_EVENTS}.`] : []),
    ],
  };
}

/** Guard 6, second half: no event at all becomes one, of the prompt's words. */
export function repairEmptyPlan(draft: Draft, context: RepairContext): Draft {
  return draft.events.length === 0 ? oneForThePrompt(draft, context) : draft;
}

function oneForThePrompt(draft: Draft, { prompt, duration, standing }: RepairContext): Draft {
  const caption = cleanCaption(prompt ?? '');
  if (prompt === null || caption === '' || standing.length > 0) return draft;
  const event: PlannedEvent = {
    caption,
    spans: [{ start: 0, end: duration }],
    role: 'fg',
    gainDb: 0,
    loop: false,
    said: [0, prompt.length],
    guess: false,
    timesGiven: false,
  };
  return { events: [event], notes: [...draft.notes, 'The plan was empty: the whole sentence is one sound.'] };
}

/** Guard 10: the same sound at the same time is one sound. */
export function mergeDuplicates(draft: Draft): Draft {
  const events = mergedAlike(draft.events, overlaps);
  if (events.length === draft.events.length) return draft;
  return {
    events,
    notes: [...draft.notes, 'Sounds that were there twice at the same time are put together.'],
  };
}

function mergedAlike(
  events: readonly PlannedEvent[],
  together: (a: PlannedEvent, b: PlannedEvent) => boolean,
): readonly PlannedEvent[] {
  const out: PlannedEvent[] = [];
  const placesOf = new Map<string, number[]>();
  for (const event of events) {
    const words = plainWords(event.caption);
    const places = placesOf.get(words) ?? [];
    const at = places.find((place) => {
      const other = out[place];
      if (other === undefined) return false;
      // Times that the user wrote are never changed, not even by joining them; but twice the same is once.
      if (other.timesGiven || event.timesGiven) return isSame(other, event);
      return together(other, event);
    });
    const other = out[at ?? -1];
    if (at === undefined || other === undefined) {
      placesOf.set(words, [...places, out.length]);
      out.push(event);
    } else {
      const spans = [...other.spans, ...event.spans].sort((a, b) => a.start - b.start);
      out[at] = withSpans(other, disjoint(spans));
    }
  }
  return out;
}

function isSame(a: PlannedEvent, b: PlannedEvent): boolean {
  return a.timesGiven === b.timesGiven && JSON.stringify(a.spans) === JSON.stringify(b.spans);
}

function overlaps(a: PlannedEvent, b: PlannedEvent): boolean {
  return a.spans.some((span) => b.spans.some((other) => span.start < other.end && other.start < span.end));
}
