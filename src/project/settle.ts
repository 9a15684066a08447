import type { HandPart, SoundEvent, SoundRequest, Take } from './document';
import { mayUse, takeInUse, takeMatches, wordsMatch } from './match';
import { takeLength } from './spans';

/**
 * The length that follows from the rest: a rendered event's is that of its take, set when it was rendered; before, and
 * after its words have changed, it follows the spans. A length set by hand stands until a take is used.
 */
export function withSettledLength(event: SoundEvent, takes: readonly Take[]): SoundEvent {
  if (event.byHand.includes('length')) return event;
  const take = takeInUse(event, takes);
  const length =
    take !== null && wordsMatch(take, event.request)
      ? take.request.length
      : takeLength(event.spans, event.loop);
  return length === event.request.length ? event : { ...event, request: { ...event.request, length } };
}

/** Uses a take, with its seed and, where the words are the take's, its length. */
export function withTake(event: SoundEvent, take: Take): SoundEvent {
  const length = wordsMatch(take, event.request) ? take.request.length : event.request.length;
  return {
    ...event,
    takeId: take.id,
    request: { ...event.request, seed: take.request.seed, length },
    byHand: event.byHand.filter((part) => part !== 'length'),
  };
}

/** Old words asked for again find their old sound: the event's newest take that matches, if the one in use does not. */
export function withMatchingTake(event: SoundEvent, takes: readonly Take[]): SoundEvent {
  const inUse = takeInUse(event, takes);
  if (inUse !== null && takeMatches(inUse, event.request)) return event;
  const found = takes.findLast((take) => mayUse(event, take) && matchesWhatIsAsked(take, event));
  return found === undefined ? event : withTake(event, found);
}

/** A length that nobody set follows from the take: then only the words decide. */
function matchesWhatIsAsked(take: Take, event: SoundEvent): boolean {
  return event.byHand.includes('length') ? takeMatches(take, event.request) : wordsMatch(take, event.request);
}

export function sameWords(a: SoundRequest, b: SoundRequest): boolean {
  return a.caption === b.caption && a.negativePrompt === b.negativePrompt;
}

export function withHandParts(event: SoundEvent, parts: readonly HandPart[]): SoundEvent {
  const all = new Set([...event.byHand, ...parts]);
  return all.size === event.byHand.length ? event : { ...event, byHand: [...all].sort() };
}
