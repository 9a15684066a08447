import { z } from 'zod';
import { readClipVocabulary, readFastVocabulary, type ClipVocabulary } from '../tokenizer';
import { missing, readJson, readText, type CheckpointFolder } from './checkpoint-folder';
import { parseConfig } from './parse-config';

const token = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]);
const configSchema = z.object({
  tokenizer_class: z.enum(['CLIPTokenizer', 'CLIPTokenizerFast']).optional(),
  pad_token: token.nullish(),
  /** transformers writes 1e30 for "no limit". */
  model_max_length: z.number().positive().nullish(),
});

const VOCABULARY = 'tokenizer/vocab.json';
const MERGES = 'tokenizer/merges.txt';
const FAST_VOCABULARY = 'tokenizer/tokenizer.json';
const CONFIGS = ['tokenizer/tokenizer_config.json', 'tokenizer/special_tokens_map.json'] as const;
export const TOKENIZER_FILES: readonly string[] = [VOCABULARY, MERGES, FAST_VOCABULARY, ...CONFIGS];

/** CLIPTokenizer's default. */
const PAD_TOKEN = '<|endoftext|>';

export interface CheckpointTokenizer {
  readonly vocabulary: ClipVocabulary;
  readonly padToken: string;
  /** Ids a caption is padded to. */
  readonly length: number;
}

async function readVocabulary(folder: CheckpointFolder): Promise<ClipVocabulary> {
  const vocabulary = await readJson(folder, VOCABULARY);
  const merges = await readText(folder, MERGES);
  if (vocabulary !== null && merges !== null) return readClipVocabulary(vocabulary, merges);
  const fast = await readJson(folder, FAST_VOCABULARY);
  if (fast !== null) return readFastVocabulary(fast);
  throw missing(folder, vocabulary === null ? VOCABULARY : MERGES);
}

/**
 * @param positions the text encoder's max_position_embeddings
 * @throws AppError `checkpoint-incomplete`, `checkpoint-unreadable`, `config-unsupported`.
 */
export async function readTokenizer(
  folder: CheckpointFolder,
  positions: number,
): Promise<CheckpointTokenizer> {
  const configs = [];
  for (const file of CONFIGS)
    configs.push(parseConfig(configSchema, (await readJson(folder, file)) ?? {}, file));
  return {
    vocabulary: await readVocabulary(folder),
    padToken: configs.find(({ pad_token: pad }) => typeof pad === 'string')?.pad_token ?? PAD_TOKEN,
    length: Math.min(configs[0]?.model_max_length ?? positions, positions),
  };
}
