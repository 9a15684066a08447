import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { clipTokenizerJson, readClipVocabulary, type Vocabulary } from '../../../src/compile/tokenizer';
import { loadCaptionTokenizer } from '../../../src/render/caption-tokens';

const folder = new URL('./', import.meta.url);
const merges = gunzipSync(readFileSync(new URL('merges.txt.gz', folder))).toString('utf8');
const rows = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  readonly text: string;
  readonly ids: readonly number[];
}[];

/** CLIP's vocabulary by its construction: bytes, bytes that end a word, merges, two special tokens. */
function vocabularyOf(lines: readonly string[]): Vocabulary {
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

describe('CLIP’s tokenizer with its 49,408 entries', () => {
  const lines = merges.trim().split('\n').slice(1);
  const vocabulary = vocabularyOf(lines);
  const json = clipTokenizerJson(readClipVocabulary(vocabulary, merges), { length: 77, padToken: '<|endoftext|>' });
  const tokenizer = loadCaptionTokenizer(JSON.parse(JSON.stringify(json)));

  it('has all entries', () => {
    expect(Object.keys(vocabulary)).toHaveLength(49_408);
    expect(rows).toHaveLength(200);
    expect(rows.filter(({ ids }) => !ids.slice(1, -1).includes(49_407)).length).toBeGreaterThan(10);
  });

  it.each(rows)('encodes $text', ({ text, ids }) => {
    expect([...tokenizer.encode(text)]).toEqual(ids);
  });

  it('pads with another token where the tokenizer says so', () => {
    const other = clipTokenizerJson(readClipVocabulary(vocabulary, merges), { length: 9, padToken: '!' });
    const ids = rows.find(({ text }) => text === 'a dog barks')?.ids ?? [];
    const caption = ids.slice(0, ids.indexOf(49_407) + 1);
    expect(caption).toHaveLength(6);
    expect([...loadCaptionTokenizer(other).encode('a dog barks')]).toEqual([...caption, 0, 0, 0]);
  });
});
