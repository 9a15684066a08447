import '../../lib/zod-without-eval';
import { z } from 'zod';
import type {
  EventId,
  MixSettings,
  Region,
  SoundEvent,
  Span,
  Take,
  TakeId,
  TakeOrigin,
  Turn,
} from '../document';
import { QUALITIES } from '../quality';
import { LARGEST_SEED, LONGEST_CAPTION, LONGEST_NAME, LONGEST_SENTENCE, SCENE_SECONDS } from '../limits';

/** The document's form as a file holds it; what types cannot say is in ../invariants.ts. */

/** The version this build writes; the document's own field. */
export const VERSION = 5;

export const eventId = z.custom<EventId>(
  (id) => typeof id === 'string' && /^e[1-9]\d{0,8}$/u.test(id),
  'not an event id',
);
export const takeId = z.custom<TakeId>(
  (id) => typeof id === 'string' && /^t[1-9]\d{0,8}$/u.test(id),
  'not a take id',
);
export const seconds = z.number().nonnegative();
export const seed = z.number().int().min(0).max(LARGEST_SEED);
export const number = z.number().int().positive();

export const span: z.ZodType<Span> = z.union([
  z.strictObject({ start: seconds, end: seconds }),
  z.strictObject({ start: seconds, end: seconds, from: seconds }),
]);
export const region: z.ZodType<Region> = z.object({ start: seconds, end: seconds });

export const role = z.enum(['fg', 'bg']);
export const handPart = z.enum(['caption', 'spans', 'role', 'gainDb', 'loop', 'length']);
export const quality = z.enum(QUALITIES);
export const said = z.tuple([z.number().int(), z.number().int()]).nullable();

export const soundEvent: z.ZodType<SoundEvent> = z.object({
  id: eventId,
  request: z.object({
    caption: z.string(),
    negativePrompt: z.string(),
    seed,
    seedLocked: z.boolean(),
    length: seconds,
    // Before version 3 no event had one, nor have the events in the steps of an undo history from then.
    quality: quality.nullable().default(null),
  }),
  spans: z.array(span),
  role,
  gainDb: z.number(),
  pan: z.number(),
  fadeIn: seconds,
  fadeOut: seconds,
  loop: z.boolean(),
  muted: z.boolean(),
  soloed: z.boolean(),
  locked: z.boolean(),
  said,
  guess: z.boolean(),
  by: z.string(),
  byHand: z.array(handPart),
  sharesTakesOf: eventId.nullable(),
  takeId: takeId.nullable(),
});

const words = z.string().max(LONGEST_CAPTION);
const takeOrigin: z.ZodType<TakeOrigin> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name: z.string().max(LONGEST_NAME) }),
  z.object({ kind: z.literal('fill'), of: takeId, words, from: seconds, to: seconds }),
  z.object({ kind: z.literal('extend'), of: takeId, words, by: seconds }),
  z.object({ kind: z.literal('vary'), of: takeId, words, strength: z.number().min(0).max(1) }),
]);

export const take: z.ZodType<Take> = z.object({
  id: takeId,
  eventId,
  sampleRate: z.number().positive(),
  channels: number,
  seconds,
  request: z.object({ caption: z.string(), negativePrompt: z.string(), seed, length: seconds }),
  sampler: z.object({
    name: z.string(),
    steps: number,
    guidanceScale: z.number(),
    guidanceInterval: z.tuple([z.number(), z.number()]).nullable(),
  }),
  bundle: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
  kept: z.boolean(),
  origin: takeOrigin.nullable(),
});

export const turn: z.ZodType<Turn> = z.object({
  said: z.string(),
  by: z.string(),
  changes: z.array(
    z.object({
      kind: z.enum(['added', 'changed', 'removed']),
      id: eventId.nullable(),
      caption: z.string(),
    }),
  ),
});

export const mixStyle = z.enum(['studio', 'paper']);

export const mix: z.ZodType<MixSettings> = z.object({
  style: mixStyle,
  gainDb: z.number(),
  ceilingDb: z.number(),
});

/** Each field of a project alone: a damaged one is mended without touching the others (mend.ts). */
export const projectFields = {
  name: z.string().min(1).max(LONGEST_NAME),
  sentence: z.string().max(LONGEST_SENTENCE),
  duration: z.number().min(SCENE_SECONDS[0]).max(SCENE_SECONDS[1]),
  loop: region.nullable(),
  counter: number,
};
