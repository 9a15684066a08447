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

const TOKENIZER = 'tokenizer';
const VOCABULARY = 'vocab.json';
const MERGES = 'merges.txt';
const FAST_VOCABULARY = 'tokenizer.json';
const CONFIGS = ['tokenizer_config.json', 'special_tokens_map.json'] as const;
export const tokenizerFiles = (place = TOKENIZER): readonly string[] =>
  [VOCABULARY, MERGES, FAST_VOCABULARY, ...CONFIGS].map((file) => `${place}/${file}`);

/** CLIPTokenizer's default. */
const PAD_TOKEN = '<|endoftext|>';

export interface CheckpointTokenizer {
  readonly vocabulary: ClipVocabulary;
  readonly padToken: string;
  /** Ids a caption is padded to. */
  readonly length: number;
}

async function readVocabulary(folder: CheckpointFolder, place: string): Promise<ClipVocabulary> {
  const vocabulary = await readJson(folder, `${place}/${VOCABULARY}`);
  const merges = await readText(folder, `${place}/${MERGES}`);
  if (vocabulary !== null && merges !== null) return readClipVocabulary(vocabulary, merges, place);
  const fast = await readJson(folder, `${place}/${FAST_VOCABULARY}`);
  if (fast !== null) return readFastVocabulary(fast, place);
  throw missing(folder, `${place}/${vocabulary === null ? VOCABULARY : MERGES}`);
}

/**
 * @param positions the text encoder's max_position_embeddings
 * @param place folder of its files
 * @throws AppError `checkpoint-incomplete`, `checkpoint-unreadable`, `config-unsupported`.
 */
export async function readTokenizer(
  folder: CheckpointFolder,
  positions: number,
  place = TOKENIZER,
): Promise<CheckpointTokenizer> {
  const configs = [];
  for (const name of CONFIGS) {
    const file = `${place}/${name}`;
    configs.push(parseConfig(configSchema, (await readJson(folder, file)) ?? {}, file));
  }
  return {
    vocabulary: await readVocabulary(folder, place),
    padToken: configs.find(({ pad_token: pad }) => typeof pad === 'string')?.pad_token ?? PAD_TOKEN,
    length: Math.min(configs[0]?.model_max_length ?? positions, positions),
  };
}
