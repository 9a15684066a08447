import { z } from 'zod';
import type { EventId, Project, Region, SoundEvent, Span, Take, TakeId } from './document';
import { LARGEST_SEED, LONGEST_NAME, LONGEST_SENTENCE, SCENE_SECONDS } from './limits';

/** The document's form as a file holds it; what types cannot say is in invariants.ts. */

/** The version this build writes; the document's own field. */
export const VERSION = 2;

const eventId = z.custom<EventId>(
  (id) => typeof id === 'string' && /^e[1-9]\d{0,8}$/u.test(id),
  'not an event id',
);
const takeId = z.custom<TakeId>(
  (id) => typeof id === 'string' && /^t[1-9]\d{0,8}$/u.test(id),
  'not a take id',
);
const seconds = z.number().nonnegative();
const seed = z.number().int().min(0).max(LARGEST_SEED);
const number = z.number().int().positive();

const span: z.ZodType<Span> = z.union([
  z.strictObject({ start: seconds, end: seconds }),
  z.strictObject({ start: seconds, end: seconds, from: seconds }),
]);
const region: z.ZodType<Region> = z.object({ start: seconds, end: seconds });

const soundEvent: z.ZodType<SoundEvent> = z.object({
  id: eventId,
  request: z.object({
    caption: z.string(),
    negativePrompt: z.string(),
    seed,
    seedLocked: z.boolean(),
    length: seconds,
  }),
  spans: z.array(span),
  role: z.enum(['fg', 'bg']),
  gainDb: z.number(),
  pan: z.number(),
  fadeIn: seconds,
  fadeOut: seconds,
  loop: z.boolean(),
  muted: z.boolean(),
  soloed: z.boolean(),
  locked: z.boolean(),
  said: z.tuple([z.number().int(), z.number().int()]).nullable(),
  guess: z.boolean(),
  by: z.string(),
  byHand: z.array(z.enum(['caption', 'spans', 'role', 'gainDb', 'loop', 'length'])),
  sharesTakesOf: eventId.nullable(),
  takeId: takeId.nullable(),
});

const take: z.ZodType<Take> = z.object({
  id: takeId,
  eventId,
  sampleRate: z.number().positive(),
  channels: number,
  seconds,
  request: z.object({ caption: z.string(), negativePrompt: z.string(), seed, length: seconds }),
  sampler: z.object({ name: z.string(), steps: number, guidanceScale: z.number() }),
  bundle: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
  kept: z.boolean(),
});

export const projectSchema: z.ZodType<Project> = z.object({
  version: z.literal(VERSION),
  name: z.string().min(1).max(LONGEST_NAME),
  sentence: z.string().max(LONGEST_SENTENCE),
  duration: z.number().min(SCENE_SECONDS[0]).max(SCENE_SECONDS[1]),
  events: z.array(soundEvent),
  takes: z.array(take),
  mix: z.object({ style: z.enum(['studio', 'paper']), gainDb: z.number(), ceilingDb: z.number() }),
  loop: region.nullable(),
  nextEvent: number,
  nextTake: number,
});
