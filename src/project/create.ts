import type { Seconds } from '../lib/units';
import { checkedEvent } from './checked-event';
import type { NewEvent } from './commands';
import type { EventId, HandPart, MixSettings, Project, SoundEvent } from './document';
import { DEFAULT_SCENE } from './limits';
import { DEFAULT_QUALITY } from './quality';
import { takeLength } from './spans';

/** −1 dBFS: room for what a player's resampler or a lossy codec adds between the samples (EBU R 128: −1 dBTP). */
export const DEFAULT_MIX: MixSettings = { style: 'studio', gainDb: 0, ceilingDb: -1 };

export const EVERY_PART: readonly HandPart[] = ['caption', 'gainDb', 'loop', 'role', 'spans'];

export function emptyProject(name = 'Untitled', duration: Seconds = DEFAULT_SCENE): Project {
  return {
    version: 5,
    name,
    sentence: '',
    turns: [],
    duration,
    events: [],
    takes: [],
    mix: DEFAULT_MIX,
    quality: DEFAULT_QUALITY,
    loop: null,
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
      quality: null,
    },
    spans: wanted.spans,
    role,
    gainDb: wanted.gainDb ?? 0,
    pan: wanted.pan ?? 0,
    fadeIn: wanted.fadeIn ?? 0,
    fadeOut: wanted.fadeOut ?? 0,
    loop,
    muted: false,
    soloed: false,
    locked: false,
    said: wanted.said ?? null,
    guess: wanted.guess ?? false,
    by: wanted.by,
    byHand: wanted.length === undefined ? byHand : [...byHand, 'length'],
    sharesTakesOf: null,
    takeId: null,
  });
  if (wanted.length !== undefined) return placed;
  return { ...placed, request: { ...placed.request, length: takeLength(placed.spans, placed.loop) } };
}
