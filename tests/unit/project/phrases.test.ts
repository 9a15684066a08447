import { describe, expect, test } from 'vitest';
import { phraseAt, stretchFor, withPhrase } from '../../../src/project/phrases';
import { applied, dog, projectWith } from './made';

function at(text: string, words: string): [number, number] {
  const from = text.indexOf(words);
  return [from, from + words.length];
}

describe('the words of a change that say what an event is', () => {
  test.each<[string, string, string | null]>([
    ['Could you change "driving away" to "playing loud music"?', 'Playing loud music', 'playing loud music'],
    ['replace the car by a motorbike', 'A motorbike drives by', 'motorbike'],
    ['turn the dog into a big dog that barks', 'A big dog barks', 'big dog that barks'],
    ['make it shorter', 'A dog barks', null],
  ])('%s', (text, caption, words) => {
    const stretch = stretchFor(text, [0, text.length], caption);
    expect(stretch === null ? null : text.slice(...stretch)).toBe(words);
  });

  test('only inside what asks for it', () => {
    const text = 'remove the dog and add a dog barking';
    expect(stretchFor(text, at(text, 'add a dog barking'), 'A dog barking')).toEqual(at(text, 'dog barking'));
  });

  test('take their article along', () => {
    const text = 'add “a man talks” before it';
    expect(phraseAt(text, at(text, 'man talks'))).toEqual({ words: 'a man talks', said: [2, 11] });
    expect(phraseAt('banana man talks', [7, 16])).toEqual({ words: 'man talks', said: [0, 9] });
  });
});

describe('the sentence with a phrase more', () => {
  const phrase = phraseAt('a bell', [2, 6]);

  test.each([
    ['A dog barks.', 'A dog barks, a bell.'],
    ['A dog barks', 'A dog barks, a bell'],
    ['I want "A dog barks."', 'I want "A dog barks, a bell."'],
    ['A dog barks,', 'A dog barks, a bell'],
    ['', 'a bell'],
  ])('%s', (sentence, longer) => {
    const result = withPhrase(sentence, phrase, []);
    expect(result?.sentence).toBe(longer);
    expect(result === null ? '' : longer.slice(...result.said)).toBe('bell');
  });

  test('is not put inside a phrase that holds the stop', () => {
    const project = applied(
      projectWith(dog()),
      { type: 'set-sentence', sentence: 'Bark!' },
      { type: 'set', id: 'e1', changes: { said: [0, 5] } },
    );
    expect(withPhrase('Bark!', phrase, project.events)?.sentence).toBe('Bark!, a bell');
  });

  test('is none where there is no room', () => {
    expect(withPhrase('a'.repeat(20_000), phrase, [])).toBeNull();
  });
});
