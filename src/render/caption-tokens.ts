import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { AppError } from '../lib/errors';

/** Turns captions into the rows of ids that a text encoder takes. */
export interface CaptionTokenizer {
  /** Ids in a row. */
  readonly length: number;
  /**
   * Start, the caption's tokens, end, then padding; longer captions lose what is beyond and keep the end
   * (StableDiffusionPipeline: padding "max_length", truncation).
   */
  encode(text: string): Int32Array;
  /** How many of them come before the padding. */
  used(text: string): number;
}

const tokenizerSchema = z.looseObject({
  padding: z.object({
    strategy: z.object({ Fixed: z.number().int().min(2) }),
    pad_id: z.number().int().nonnegative(),
  }),
  model: z.looseObject({ type: z.literal('BPE') }),
});

/**
 * @param tokenizerJson a bundle's parsed `tokenizer.json`
 * @throws AppError `bundle-unreadable` when it is not one that the bundle command wrote
 */
export function loadCaptionTokenizer(tokenizerJson: unknown): CaptionTokenizer {
  const parsed = tokenizerSchema.safeParse(tokenizerJson);
  if (!parsed.success) throw unreadable(parsed.error);
  const { padding } = parsed.data;
  const length = padding.strategy.Fixed;
  const tokenizer = makeTokenizer(parsed.data);
  return {
    length,
    used: (text) => Math.min(tokenizer.encode(text).ids.length, length),
    encode(text) {
      const { ids } = tokenizer.encode(text);
      const row = new Int32Array(length).fill(padding.pad_id);
      row.set(ids.slice(0, length));
      const last = ids.at(-1);
      if (ids.length > length && last !== undefined) row[length - 1] = last;
      return row;
    },
  };
}

function makeTokenizer(json: object): Tokenizer {
  try {
    return new Tokenizer(json, {});
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause: unknown): AppError {
  return new AppError('bundle-unreadable', "The bundle's tokenizer.json cannot be used.", {
    remedy: 'Make the bundle again with the bundle command.',
    place: 'tokenizer.json',
    cause,
  });
}
