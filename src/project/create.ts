import type { Seconds } from '../lib/units';
import { checkedEvent } from './checked-event';
import type { NewEvent } from './commands';
import type { EventId, HandPart, Project, SoundEvent } from './document';
import { DEFAULT_SCENE } from './limits';
import { takeLength } from './spans';

const EVERY_PART: readonly HandPart[] = ['caption', 'gainDb', 'loop', 'role', 'spans'];

export function emptyProject(name = 'Untitled', duration: Seconds = DEFAULT_SCENE): Project {
  return {
    version: 1,
    name,
    sentence: '',
    duration,
    events: [],
    takes: [],
    mix: { style: 'studio' },
    nextEvent: 1,
    nextTake: 1,
  };
}

/** @throws AppError `input-invalid` when a value is out of bounds. */
export function createdEvent(id: EventId, wanted: NewEvent): SoundEvent {
  const role = wanted.role ?? 'fg';
  const loop = wanted.loop ?? role === 'bg';
  const byHand = wanted.byHand ?? (wanted.by === 'user' ? EVERY_PART : []);
  // Spans are checked first: the length is made from them.
  const placed = checkedEvent({
    id,
    request: {
      caption: wanted.caption,
      negativePrompt: wanted.negativePrompt ?? '',
      seed: wanted.seed,
      seedLocked: false,
      length: wanted.length ?? 1,
    },
    spans: wanted.spans,
    role,
    gainDb: wanted.gainDb ?? 0,
    pan: wanted.pan ?? 0,
    fadeIn: wanted.fadeIn ?? 0,
    fadeOut: wanted.fadeOut ?? 0,
    loop,
    muted: false,
    locked: false,
    said: wanted.said ?? null,
    guess: wanted.guess ?? false,
    by: wanted.by,
    byHand: wanted.length === undefined ? byHand : [...byHand, 'length'],
    takeId: null,
  });
  if (wanted.length !== undefined) return placed;
  return { ...placed, request: { ...placed.request, length: takeLength(placed.spans, placed.loop) } };
}
