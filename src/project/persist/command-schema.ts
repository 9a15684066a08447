import { z } from 'zod';
import type { Command, EventChanges, EventFields, NewEvent } from '../commands';
import type { MixSettings } from '../document';
import type { Step } from '../history';
import {
  eventId,
  handPart,
  mixStyle,
  quality,
  region,
  role,
  said,
  seconds,
  seed,
  soundEvent,
  span,
  take,
  takeId,
  turn,
} from './schema';

/** Commands as a file holds them: the steps of the undo history. That each can be done is shown by doing it (read-history.ts). */

const place = z.number().int().nonnegative();
const spans = z.array(span);

const newEvent: z.ZodType<NewEvent> = z.object({
  caption: z.string(),
  spans,
  seed,
  by: z.string(),
  byHand: z.array(handPart).exactOptional(),
  negativePrompt: z.string().exactOptional(),
  length: seconds.exactOptional(),
  role: role.exactOptional(),
  gainDb: z.number().exactOptional(),
  pan: z.number().exactOptional(),
  fadeIn: seconds.exactOptional(),
  fadeOut: seconds.exactOptional(),
  loop: z.boolean().exactOptional(),
  said: said.exactOptional(),
  guess: z.boolean().exactOptional(),
});

const changeable = {
  caption: z.string().exactOptional(),
  negativePrompt: z.string().exactOptional(),
  seed: seed.exactOptional(),
  seedLocked: z.boolean().exactOptional(),
  quality: quality.nullable().exactOptional(),
  length: seconds.exactOptional(),
  spans: spans.exactOptional(),
  role: role.exactOptional(),
  gainDb: z.number().exactOptional(),
  pan: z.number().exactOptional(),
  fadeIn: seconds.exactOptional(),
  fadeOut: seconds.exactOptional(),
  loop: z.boolean().exactOptional(),
  muted: z.boolean().exactOptional(),
  soloed: z.boolean().exactOptional(),
  locked: z.boolean().exactOptional(),
  said: said.exactOptional(),
  guess: z.boolean().exactOptional(),
};

const changes: z.ZodType<EventChanges> = z.object(changeable);

const fields: z.ZodType<Partial<EventFields>> = z.object({
  ...changeable,
  by: z.string().exactOptional(),
  byHand: z.array(handPart).exactOptional(),
  sharesTakesOf: eventId.nullable().exactOptional(),
  takeId: takeId.nullable().exactOptional(),
});

const levels: z.ZodType<Partial<MixSettings>> = z.object({
  style: mixStyle.exactOptional(),
  gainDb: z.number().exactOptional(),
  ceilingDb: z.number().exactOptional(),
});

export const command: z.ZodType<Command> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('add'), event: newEvent, index: place.exactOptional() }),
    z.object({
      type: z.literal('set'),
      id: eventId,
      changes,
      source: z.enum(['hand', 'planner']).exactOptional(),
    }),
    z.object({ type: z.literal('move'), id: eventId, by: z.number(), span: place.exactOptional() }),
    z.object({
      type: z.literal('trim'),
      id: eventId,
      span: place,
      start: z.number().exactOptional(),
      end: z.number().exactOptional(),
      from: z.number().exactOptional(),
    }),
    z.object({
      type: z.literal('split'),
      id: eventId,
      span: place,
      at: z.number(),
      from: z.number().exactOptional(),
    }),
    z.object({ type: z.literal('duplicate'), id: eventId, spans }),
    z.object({ type: z.literal('remove'), id: eventId }),
    z.object({ type: z.literal('mute'), id: eventId, muted: z.boolean() }),
    z.object({ type: z.literal('gain'), id: eventId, gainDb: z.number() }),
    z.object({ type: z.literal('use-take'), id: eventId, takeId }),
    z.object({ type: z.literal('keep-take'), takeId, kept: z.boolean() }),
    z.object({ type: z.literal('remove-take'), takeId }),
    z.object({ type: z.literal('set-loop'), loop: region.nullable() }),
    z.object({ type: z.literal('set-mix'), mix: levels }),
    z.object({ type: z.literal('set-quality'), quality }),
    z.object({ type: z.literal('set-duration'), seconds: z.number() }),
    z.object({ type: z.literal('set-sentence'), sentence: z.string() }),
    z.object({ type: z.literal('set-name'), name: z.string() }),
    z.object({ type: z.literal('add-turn'), turn }),
    z.object({ type: z.literal('several'), commands: z.array(command) }),
    z.object({ type: z.literal('restore'), id: eventId, fields }),
    z.object({ type: z.literal('insert'), event: soundEvent, index: place }),
    z.object({ type: z.literal('insert-take'), take }),
    z.object({ type: z.literal('drop-take'), takeId }),
    z.object({ type: z.literal('drop-turn'), forgotten: turn.nullable() }),
  ]),
);

export const step: z.ZodType<Step> = z.object({
  command,
  label: z.string(),
  mergeKey: z.string().nullable(),
});
