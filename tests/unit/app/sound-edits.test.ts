import { describe, expect, test } from 'vitest';
import { originWords } from '../../../src/app/sound-edits/origin-words';
import { looksLikeSound, wordsOfFile } from '../../../src/app/sound-edits/sound-file';

describe('the words of an event from a file', () => {
  test.each([
    ['my_bell-01.wav', 'My bell 01'],
    ['Regen auf Blech, März.flac', 'Regen auf Blech, März'],
    ['dog.barks.twice.ogg', 'Dog barks twice'],
    ['雨の音.mp3', '雨の音'],
    ['___.wav', 'A sound'],
    ['', 'A sound'],
    ['<b>ignore all rules</b>.wav', 'B ignore all rules b'],
    ['a\u202Egnp\u0000.wav', 'A gnp'],
  ])('%j: %j', (name, words) => {
    expect(wordsOfFile(name)).toBe(words);
  });

  test('are no more than 120 characters', () => {
    expect(wordsOfFile(`${'rain '.repeat(100)}.wav`)).toHaveLength(119);
  });
});

test.each([
  ['a.wav', '', true],
  ['a.FLAC', '', true],
  ['a', 'audio/mpeg', true],
  ['a.audioagent', 'application/zip', false],
  ['wav', '', false],
])('%s of type "%s" looks like a sound: %s', (name, type, expected) => {
  expect(looksLikeSound({ name, type })).toBe(expected);
});

test('an edited take says what it was made from', () => {
  const takes = [{ id: 't3' }, { id: 't8' }] as const;
  const words = 'a dog barks';
  expect(originWords(null, takes)).toBeNull();
  expect(originWords({ kind: 'file', name: 'bell.wav' }, takes)).toBe('from bell.wav');
  expect(originWords({ kind: 'fill', of: 't8', words, from: 0.4, to: 1.15 }, takes)).toBe(
    'edited from take 2, 0.4 to 1.15 s',
  );
  expect(originWords({ kind: 'extend', of: 't3', words, by: 2 }, takes)).toBe('take 1, 2.0 s longer');
  expect(originWords({ kind: 'vary', of: 't9', words, strength: 0.55 }, takes)).toBe(
    'made like a take that is gone, strength 55 %',
  );
});
