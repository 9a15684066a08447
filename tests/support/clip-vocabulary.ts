import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Vocabulary } from '../../src/compile/tokenizer';

/** The content of CLIP's merges.txt (tests/golden/tokenizer/make.py). */
export function clipMerges(): string {
  const file = new URL('../golden/tokenizer/merges.txt.gz', import.meta.url);
  return gunzipSync(readFileSync(file)).toString('utf8');
}

/** CLIP's vocabulary by its construction: bytes, bytes that end a word, merges, two special tokens. */
export function clipVocabulary(merges: string): Vocabulary {
  const lines = merges.trim().split('\n').slice(1);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const printable = bytes.filter((byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173));
  const others = bytes.filter((byte) => !printable.includes(byte));
  const singles = [...printable, ...others.map((_, i) => 256 + i)].map((code) => String.fromCodePoint(code));
  const tokens = [
    ...singles,
    ...singles.map((token) => `${token}</w>`),
    ...lines.map((line) => line.replace(' ', '')),
    '<|startoftext|>',
    '<|endoftext|>',
  ];
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}
