import { EVERY_PART } from './create';
import type { EventId, Project, SoundEvent, Span } from './document';
import { takeInUse } from './match';

/**
 * A copy of an event at other times. It uses the original's take, and the takes of whatever the original is itself a
 * copy of; a take that was filed under the original alone comes with it.
 */
export function copiedEvent(
  id: EventId,
  original: SoundEvent,
  spans: readonly Span[],
  takes: Project['takes'],
): SoundEvent {
  const byHand = original.byHand.includes('length') ? [...EVERY_PART, 'length' as const] : EVERY_PART;
  return {
    ...original,
    id,
    spans,
    soloed: false,
    locked: false,
    said: null,
    guess: false,
    by: 'user',
    byHand: [...byHand].sort(),
    sharesTakesOf: takeInUse(original, takes)?.eventId ?? original.sharesTakesOf ?? original.id,
  };
}
