import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sceneByRules } from '../../../src/planner/rules/scene';

const planned = (text: string, usual = 10) => sceneByRules(text, usual);
const spansOf = (text: string): Readonly<Record<string, readonly (readonly [number, number])[]>> =>
  Object.fromEntries(
    planned(text).events.map(({ caption, spans }) => [caption, spans.map(({ start, end }) => [start, end])]),
  );

describe('turns beside one whose length was said', () => {
  test('what comes after it has its time, and the scene goes on that long', () => {
    expect(planned('Rain falls for 10 seconds, then a dog barks').duration).toBe(13);
    expect(spansOf('Rain falls for 10 seconds, then a dog barks')).toEqual({
      'Rain falls': [[0, 10]],
      'A dog barks': [[10, 13]],
    });
    expect(spansOf('A dog barks for 4 seconds, then rain falls for 8 seconds, then a bell rings')).toEqual({
      'A dog barks': [[0, 4]],
      'Rain falls': [[4, 12]],
      'A bell rings': [[12, 15]],
    });
  });

  test('rain as long as the scene begins with it, and leaves the turns before it their time', () => {
    const spans = spansOf(
      'A man enters his car and drives away, while a dog barks in the distance and rain falls for 20 seconds',
    );
    expect(spans['Rain falls']).toEqual([[0, 20]]);
    for (const door of ['A car door opens', 'A car door closes'])
      for (const [start, end] of spans[door] ?? []) expect(end - start).toBeGreaterThan(2);
    expect(spans['A car door closes']?.[0]?.[0]).toBe(spans['A car door opens']?.[0]?.[1]);
  });

  test('a scene whose length was said stays that long, and nothing is lost', () => {
    const { duration, events } = planned('A 10 second scene: rain for 10 seconds, then a dog barks');
    expect(duration).toBe(10);
    expect(events.map(({ caption }) => caption)).toEqual(['Rain', 'A dog barks']);
  });
});

/** Each with what may be heard beside it: the same sound twice at one time would be one. */
const SOUNDS = [
  ['a dog barks', 'wind blows'],
  ['a bell rings', 'crickets chirp'],
  ['rain falls', 'traffic hums'],
  ['music plays', 'a crowd murmurs'],
  ['thunder rumbles', 'birds sing'],
] as const;
const length = fc.option(fc.integer({ min: 1, max: 15 }));
const turn = fc.record({
  sounds: fc.constantFrom(...SOUNDS),
  own: length,
  beside: fc.option(fc.record({ own: length })),
});
type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

const timed = (words: string, seconds: number | null): string =>
  seconds === null ? words : `${words} for ${seconds} seconds`;

function words({ sounds: [sound, other], own, beside }: Turn): string {
  const first = timed(sound, own);
  return beside === null ? first : `${first} while ${timed(other, beside.own)}`;
}

test('of any turns none is lost, and each sounds for half a second at least', () => {
  fc.assert(
    fc.property(fc.uniqueArray(turn, { minLength: 1, selector: ({ sounds }) => sounds[0] }), (turns) => {
      const text = turns.map(words).join(', then ');
      const { duration, events } = planned(text);
      const sounds = turns.length + turns.filter(({ beside }) => beside !== null).length;
      expect([text, events.length]).toEqual([text, sounds]);
      for (const { spans } of events)
        for (const { start, end } of spans) {
          expect(end - start).toBeGreaterThanOrEqual(0.5 - 1e-9);
          expect(end).toBeLessThanOrEqual(duration + 1e-9);
        }
    }),
    { numRuns: 500, seed: 1 },
  );
});
