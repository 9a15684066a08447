import { z } from 'zod';

/**
 * What a language model answers with (planner.md 4.2): the intersection of all providers' strict modes. Flat, closed,
 * every property required, no ranges, no unions; ranges stand in the descriptions, and `to-operations.ts` keeps them.
 * Times are whole tenths of a second: no model has to place a decimal point.
 */

const properties = {
  op: { type: 'string', enum: ['add', 'set', 'remove', 'clear'] },
  id: { type: 'string', description: 'existing id for set and remove; empty for add and clear' },
  caption: { type: 'string', description: 'one plain sound, at most 12 words; empty = unchanged' },
  start: { type: 'integer', description: 'tenths of a second; -1 = unchanged' },
  end: { type: 'integer', description: 'tenths of a second; -1 = unchanged' },
  role: {
    type: 'string',
    enum: ['fg', 'bg', 'same'],
    description: 'foreground, background bed, or unchanged',
  },
  gain: { type: 'integer', description: 'dB, -30 to 6; 99 = unchanged' },
} as const;

/** As JSON Schema, for endpoints that can hold a model to it. `note` first: a line to think in before it is bound. */
export const WIRE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['note', 'duration', 'ops'],
  properties: {
    note: { type: 'string', description: 'one short sentence: which sounds, in which order' },
    duration: { type: 'integer', description: 'length of the scene in tenths of a second; 0 = unchanged' },
    ops: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['op', 'id', 'caption', 'start', 'end', 'role', 'gain'],
        properties,
      },
    },
  },
} as const;

export const UNCHANGED_TIME = -1;
export const UNCHANGED_GAIN = 99;

/** More than these are not read; guard 6 leaves at most 12 events. */
const MOST_OPS = 100;

// What is missing means "unchanged": weak models leave fields out. Numbers may come as text.
const number = (unchanged: number): z.ZodType<number> =>
  z.preprocess(
    (value) => (value === null || value === '' ? undefined : value),
    z.coerce.number().default(unchanged),
  );
const words = z.preprocess((value) => value ?? '', z.coerce.string().max(2000));

export const wireOpSchema = z.object({
  op: z.enum(['add', 'set', 'remove', 'clear']),
  id: words.pipe(z.string().trim()),
  caption: words,
  start: number(UNCHANGED_TIME),
  end: number(UNCHANGED_TIME),
  role: z.enum(['fg', 'bg', 'same']).catch('same'),
  gain: number(UNCHANGED_GAIN),
});
export type WireOp = z.infer<typeof wireOpSchema>;

/** The object around; each operation is checked by itself, so that one bad one can be named. */
export const wireAnswerSchema = z.object({
  duration: number(0),
  ops: z.array(z.unknown()).max(MOST_OPS),
});
