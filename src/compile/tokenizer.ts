import { z } from 'zod';
import { AppError } from '../lib/errors';

/**
 * CLIP's byte-pair encoding as a `tokenizer.json` for @huggingface/tokenizers, from the published `vocab.json` and
 * `merges.txt`. Token ids are those of transformers' CLIPTokenizer (models/clip/tokenization_clip.py) without ftfy,
 * which is what diffusers' pipelines load.
 */

/** vocab.json: token → id. */
export type Vocabulary = Readonly<Record<string, number>>;

export interface ClipVocabulary {
  readonly vocabulary: Vocabulary;
  /** In order of rank, each two tokens with a space between. */
  readonly merges: readonly string[];
}

/** How captions become rows of ids: cut and padded to `length`. */
export interface CaptionPadding {
  readonly length: number;
  readonly padToken: string;
}

const START = '<|startoftext|>';
const END = '<|endoftext|>';
/** CLIPTokenizer reads no more: 49,152 entries less 256 bytes, twice, and the two special tokens, plus one. */
const MAX_MERGES = 49_152 - 256 - 2;

/** CJK ideographs, which BasicTokenizer sets apart (tokenization_clip.py: _is_chinese_char). */
const IDEOGRAPHS = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b820, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
] as const;

/** CLIPTokenizer.pat, with every ideograph a word of its own. */
function wordPattern(): string {
  const ranges = IDEOGRAPHS.map(([from, to]) => `${String.fromCodePoint(from)}-${String.fromCodePoint(to)}`);
  const ideograph = `[${ranges.join('')}]`;
  return `'s|'t|'re|'ve|'m|'ll|'d|${ideograph}|(?:(?!${ideograph})\\p{L})+|\\p{N}|[^\\s\\p{L}\\p{N}]+`;
}

const vocabularySchema = z.record(z.string(), z.number().int().nonnegative());

function malformed(file: string, what: string): AppError {
  return new AppError('checkpoint-unreadable', `${file} is not CLIP's: ${what}.`, {
    remedy: 'Use the tokenizer files that were published with the checkpoint.',
    place: file,
  });
}

/** @param json parsed vocab.json; @param text merges.txt. @throws AppError `checkpoint-unreadable`. */
export function readClipVocabulary(json: unknown, text: string, folder = 'tokenizer'): ClipVocabulary {
  const parsed = vocabularySchema.safeParse(json);
  if (!parsed.success) throw malformed(`${folder}/vocab.json`, 'it does not map tokens to whole numbers');
  // The first line is a comment; an encoding's own merges may begin with "#" too, so only it is passed over.
  const merges = text
    .trim()
    .split('\n')
    .slice(1, MAX_MERGES + 1)
    .map((line) => line.trim());
  return checkVocabulary({ vocabulary: parsed.data, merges }, `${folder}/vocab.json`, `${folder}/merges.txt`);
}

const fastSchema = z.object({
  model: z.object({
    vocab: vocabularySchema,
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

/** The same from a published `tokenizer.json`, where `vocab.json` is not there. @throws AppError `checkpoint-unreadable`. */
export function readFastVocabulary(json: unknown, folder = 'tokenizer'): ClipVocabulary {
  const file = `${folder}/tokenizer.json`;
  const parsed = fastSchema.safeParse(json);
  if (!parsed.success) throw malformed(file, 'it holds no byte-pair encoding');
  const { vocab, merges } = parsed.data.model;
  const lines = merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')));
  return checkVocabulary({ vocabulary: vocab, merges: lines }, file, file);
}

function checkVocabulary(read: ClipVocabulary, vocabularyFile: string, mergesFile: string): ClipVocabulary {
  const { vocabulary, merges } = read;
  for (const token of [START, END]) {
    if (!Object.hasOwn(vocabulary, token)) throw malformed(vocabularyFile, `it has no ${token}`);
  }
  for (const [rank, merge] of merges.entries()) {
    const parts = merge.split(' ');
    if (parts.length !== 2) throw malformed(mergesFile, `merge ${rank + 1} is not two tokens`);
    if (!Object.hasOwn(vocabulary, parts.join(''))) {
      throw malformed(
        mergesFile,
        `merge ${rank + 1} makes ${parts.join('')}, which is not in the vocabulary`,
      );
    }
  }
  return read;
}

/** @throws AppError `config-unsupported` when the padding token is not in the vocabulary. */
export function tokenIdOf(vocabulary: Vocabulary, token: string): number {
  const id = Object.hasOwn(vocabulary, token) ? vocabulary[token] : undefined;
  if (id !== undefined) return id;
  throw new AppError(
    'config-unsupported',
    `The tokenizer has pad_token ${token}, which is not in its vocabulary.`,
    {
      remedy: 'Use the tokenizer files that were published with the checkpoint.',
      place: 'pad_token',
    },
  );
}

/** The contents of `tokenizer.json`, to be written with `JSON.stringify`. @throws AppError as {@link tokenIdOf}. */
export function clipTokenizerJson({ vocabulary, merges }: ClipVocabulary, padding: CaptionPadding): unknown {
  const special = (content: string): unknown => ({
    id: tokenIdOf(vocabulary, content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    // Matched in the normalized text: CLIPTokenizer finds "<|EndOfText|>" too.
    normalized: true,
    special: true,
  });
  return {
    version: '1.0',
    truncation: { direction: 'Right', max_length: padding.length, strategy: 'LongestFirst', stride: 0 },
    padding: {
      strategy: { Fixed: padding.length },
      direction: 'Right',
      pad_to_multiple_of: null,
      pad_id: tokenIdOf(vocabulary, padding.padToken),
      pad_type_id: 0,
      pad_token: padding.padToken,
    },
    added_tokens: [special(START), special(END)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        // Drops control characters, makes every white space a space.
        {
          type: 'BertNormalizer',
          clean_text: true,
          handle_chinese_chars: false,
          strip_accents: false,
          lowercase: false,
        },
        { type: 'NFC' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: wordPattern() }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, tokenIdOf(vocabulary, END)],
      cls: [START, tokenIdOf(vocabulary, START)],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: vocabulary,
      merges,
    },
  };
}
