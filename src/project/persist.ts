import { z } from 'zod';
import { AppError } from '../lib/errors';
import type { EventId, Project, Span, TakeId } from './document';
import { faultsOf } from './invariants';
import { LARGEST_SEED, LONGEST_NAME, LONGEST_SENTENCE, SCENE_SECONDS } from './limits';

/** The version this build writes; the document's own field. */
const VERSION = 1;
const FORMAT = 'audio-agent-project';

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

const soundEvent = z.object({
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
  locked: z.boolean(),
  said: z.tuple([z.number().int(), z.number().int()]).nullable(),
  guess: z.boolean(),
  by: z.string(),
  byHand: z.array(z.enum(['caption', 'spans', 'role', 'gainDb', 'loop', 'length'])),
  takeId: takeId.nullable(),
});

const take = z.object({
  id: takeId,
  eventId,
  sampleRate: z.number().positive(),
  channels: number,
  seconds,
  request: z.object({ caption: z.string(), negativePrompt: z.string(), seed, length: seconds }),
  sampler: z.object({ name: z.string(), steps: number, guidanceScale: z.number() }),
  bundle: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
});

const projectSchema: z.ZodType<Project> = z.object({
  version: z.literal(VERSION),
  name: z.string().min(1).max(LONGEST_NAME),
  sentence: z.string().max(LONGEST_SENTENCE),
  duration: z.number().min(SCENE_SECONDS[0]).max(SCENE_SECONDS[1]),
  events: z.array(soundEvent),
  takes: z.array(take),
  mix: z.object({ style: z.enum(['studio', 'paper']) }),
  nextEvent: number,
  nextTake: number,
});

const envelope = z.object({ format: z.literal(FORMAT), version: z.number().int().positive() });

/** The document as JSON text; samples are kept beside it under the takes' ids. */
export function projectToJson(project: Project): string {
  return JSON.stringify({ format: FORMAT, ...project });
}

/**
 * @throws AppError `project-newer` when a later version of the application wrote it; `project-invalid` when it is no
 * project or not whole, with the place.
 */
export function projectFromJson(text: string): Project {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new AppError('project-invalid', 'This is not a project: it is not JSON.', {
      remedy: REMEDY,
      cause,
    });
  }
  const head = envelope.safeParse(data);
  if (!head.success) {
    throw new AppError('project-invalid', 'This is not a project of Audio-Agent.', { remedy: REMEDY });
  }
  if (head.data.version > VERSION) {
    throw new AppError('project-newer', 'Made by a newer version of Audio-Agent.', {
      remedy: 'Update the page to open it.',
      place: 'version',
    });
  }
  const read = projectSchema.safeParse(data);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new AppError(
      'project-invalid',
      `The project is damaged: ${issue?.message ?? 'it cannot be read'}.`,
      {
        remedy: REMEDY,
        place: issue?.path.join('.') ?? '',
        cause: read.error,
      },
    );
  }
  const [fault] = faultsOf(read.data);
  if (fault !== undefined) {
    throw new AppError('project-invalid', `The project is damaged: ${fault.message}`, {
      remedy: REMEDY,
      place: fault.place,
    });
  }
  return read.data;
}

const REMEDY = 'Open another copy of it, or an earlier one.';
