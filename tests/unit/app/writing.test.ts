import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../src/app/controllers/address';
import { wordsWithUnknown } from '../../../src/app/score/unknown-words';
import { clock, count, decibels, grouped, list, roughSeconds } from '../../../src/app/writing/figures';
import { eventSoundName, fileName, soundName } from '../../../src/app/writing/file-name';
import { readNumber } from '../../../src/app/writing/read-number';
import { sentenceParts, unwritten } from '../../../src/app/writing/sentence-parts';
import { createdEvent } from '../../../src/project/create';
import type { EventId, SoundEvent } from '../../../src/project/document';

function event(id: EventId, said: readonly [number, number] | null, caption: string = id): SoundEvent {
  return createdEvent(id, { caption, spans: [{ start: 0, end: 1 }], seed: 0, by: 'rules', said });
}

describe('a number is read', () => {
  test.each([
    ['6.5', 6.5],
    ['6,5', 6.5],
    [' .5 ', 0.5],
    ['+3', 3],
    ['−3 dB', -3],
    ['-3dB', -3],
    ['6.5 s', 6.5],
    ['50%', 50],
    ['2 714 744', 2714744],
    [grouped(4817203), 4817203],
    ['1:05', 65],
    ['1:05.5', 65.5],
    ['0:7', 7],
    [clock(600), 600],
  ])('%s', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  test.each(['', ' ', 'x', '.', '-', '5 x', '1e3', '0x10', 'Infinity', '1:75', '1:2:3', '1:', '1.2.3', 'dB'])(
    'but not from “%s”',
    (text) => {
      expect(readNumber(text)).toBeNaN();
    },
  );
});

describe('figures', () => {
  test('the clock shows minutes, seconds and hundredths', () => {
    expect([clock(0), clock(7.424), clock(59.999), clock(61.5), clock(-1)]).toEqual([
      '0:00.00',
      '0:07.42',
      '1:00.00',
      '1:01.50',
      '0:00.00',
    ]);
  });

  test('decibels have a true minus, and zero has none', () => {
    expect([decibels(-9), decibels(0), decibels(-0.01), decibels(2.5)]).toEqual([
      '−9.0 dB',
      '0.0 dB',
      '0.0 dB',
      '2.5 dB',
    ]);
  });

  test('counts, lists and estimates read as words', () => {
    expect([count(1, 'event'), count(3, 'event')]).toEqual(['1 event', '3 events']);
    expect([list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b and c']);
    expect(roughSeconds(0.2)).toBe('1 s');
  });
});

describe('file names', () => {
  test('an untitled project is named by its sentence, without anything a file system dislikes', () => {
    expect(fileName({ name: 'Untitled', sentence: '../A dog: barks? <b>"twice"</b>' }, 'wav')).toBe(
      'a-dog-barks-b-twice-b.wav',
    );
    expect(fileName({ name: 'Yard', sentence: 'x' }, 'wav')).toBe('yard.wav');
    expect(fileName({ name: '???', sentence: '' }, 'wav')).toBe('scene.wav');
  });

  test('sounds are named by the project, their cue number and their words', () => {
    const named = (caption: string, number = 1): string => {
      const made = Array.from({ length: number }, (_, i) => event(`e${i + 1}`, [0, 1], caption));
      const last = made.at(-1);
      if (last === undefined) throw new Error('no event');
      return eventSoundName({ name: 'Yard in the rain', sentence: '', events: made }, last);
    };
    expect(soundName({ name: 'Yard in the rain', sentence: '' }, 'mix')).toBe('yard-in-the-rain mix.wav');
    expect(named('A dog barks')).toBe('yard-in-the-rain 1 a-dog-barks.wav');
    // The same words twice: the number keeps them apart.
    expect(named('A dog barks', 2)).toBe('yard-in-the-rain 2 a-dog-barks.wav');
    expect(named('../../\\ <:>|?* \u0000')).toBe('yard-in-the-rain 1.wav');
    expect(named('कुत्ता भौंकता है')).toBe('yard-in-the-rain 1 कुत्ता-भौंकता-है.wav');
    expect(named('一只狗在叫')).toBe('yard-in-the-rain 1 一只狗在叫.wav');
  });

  test('a long sentence ends with a whole word', () => {
    const sentence = 'A dog barks twice while rain falls, followed by thunder.';
    expect(soundName({ name: 'Untitled', sentence }, 'mix')).toBe(
      'a-dog-barks-twice-while-rain-falls mix.wav',
    );
  });

  test('no name is longer than a file system takes, and no letter is cut in two', () => {
    const long = '𠀀'.repeat(200);
    const caption = event('e1', [0, 1], long);
    const name = eventSoundName({ name: long, sentence: '', events: [caption] }, caption);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
    expect(name.isWellFormed()).toBe(true);
  });
});

describe('the sentence and its phrases', () => {
  const sentence = 'A dog barks while rain falls.';

  test('is cut where phrases begin and end, with the cue numbers of the events in order', () => {
    const parts = sentenceParts(sentence, [event('e1', [2, 11]), event('e2', [18, 28])]);
    expect(parts.map(({ text, cues }) => [text, cues.map((cue) => cue.number)])).toEqual([
      ['A ', []],
      ['dog barks', [1]],
      [' while ', []],
      ['rain falls', [2]],
      ['.', []],
    ]);
  });

  test('events that share a stretch share its phrase', () => {
    const [, phrase] = sentenceParts(sentence, [
      event('e1', [2, 11]),
      event('e2', [2, 11]),
      event('e3', [6, 11]),
    ]);
    expect(phrase?.cues.map((cue) => cue.id)).toEqual(['e1', 'e2', 'e3']);
  });

  test('loses no letter, whatever the stretches', () => {
    const stretch = fc.tuple(fc.nat(40), fc.nat(40));
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(stretch, { maxLength: 6 }), (text, stretches) => {
        const events = stretches.map(([from, length], i) => event(`e${i + 1}`, [from, from + length + 1]));
        const parts = sentenceParts(text, events);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(parts.every((part) => part.text !== '')).toBe(true);
      }),
    );
  });

  test('what nobody wrote stands apart, with its number', () => {
    const extra = unwritten([event('e1', [0, 3]), event('e4', null)]);
    expect(extra.map(({ event: { id }, number }) => [id, number])).toEqual([['e4', 2]]);
  });
});

describe('words that the model does not know', () => {
  test('are marked where they stand; the rest keeps its letters', () => {
    const words = wordsWithUnknown('A Theremin hums, near a theremins.', ['theremin']);
    expect(words.filter((word) => word.unknown).map((word) => word.text)).toEqual(['Theremin']);
    expect(words.map((word) => word.text).join('')).toBe('A Theremin hums, near a theremins.');
  });
});

describe('the address', () => {
  test('may ask for a provider and for steps; nonsense counts as not given', () => {
    expect(readAddress('?provider=webgpu&steps=2')).toEqual({ provider: 'webgpu', steps: 2 });
    expect(readAddress('?provider=cuda&steps=-1')).toEqual({ provider: null, steps: null });
    expect(readAddress('?steps=1e9')).toEqual({ provider: null, steps: null });
    expect(readAddress('')).toEqual({ provider: null, steps: null });
  });
});
