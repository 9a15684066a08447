import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clipTokenizerJson, readClipVocabulary } from '../../../src/compile/tokenizer';
import { loadCaptionTokenizer } from '../../../src/render/caption-tokens';
import { clipMerges, clipVocabulary } from '../../support/clip-vocabulary';

const folder = new URL('./', import.meta.url);
const merges = clipMerges();
const rows = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  readonly text: string;
  readonly ids: readonly number[];
}[];

describe('CLIP’s tokenizer with its 49,408 entries', () => {
  const vocabulary = clipVocabulary(merges);
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
