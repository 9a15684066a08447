import { describe, expect, it } from 'vitest';
import { IMPLICATIONS } from '../../../src/planner/lexicon/implications';
import { cleanCaption } from '../../../src/planner/rules/caption';
import { impliedBy } from '../../../src/planner/rules/implied';
import { sceneByRules } from '../../../src/planner/rules/scene';

const firstAlternatives = (cue: string): readonly string[] =>
  cue.split(' ').map((place) => place.split('/')[0] ?? '');

describe('the lexicon', () => {
  it('knows at least 150 actions and scenes', () => {
    expect(IMPLICATIONS.length).toBeGreaterThanOrEqual(150);
  });

  it('speaks in clean captions', () => {
    for (const { sounds } of IMPLICATIONS) {
      expect(sounds.length).toBeGreaterThan(0);
      for (const { caption } of sounds) expect(cleanCaption(caption)).toBe(caption);
    }
  });

  it('is reached by every cue', () => {
    const unreached = IMPLICATIONS.flatMap(({ kind, cues }) =>
      cues
        .map(firstAlternatives)
        .map((words) => (kind === 'action' ? ['people', ...words] : words))
        .filter((words) => impliedBy(words) === null)
        .map((words) => words.join(' ')),
    );
    expect(unreached).toEqual([]);
  });

  it.each([
    'a vehicle drives away',
    'a dog barks in the garden',
    'a vacuum cleaner runs',
    'a man speaks in a restaurant',
    'wood brushing',
    'a girl laughs playing basketball',
    'rain falls on the beach',
    'a box',
    'people applaud in a stadium',
  ])('guesses nothing where a sound is written: %s', (text) => {
    expect(sceneByRules(text, 10).events.some((event) => event.guess)).toBe(false);
  });

  it.each(['constructor', 'toString', '__proto__'])('knows no %s', (word) => {
    expect(impliedBy([word])).toBeNull();
  });
});
