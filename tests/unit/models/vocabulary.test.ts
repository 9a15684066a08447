import { expect, test } from 'vitest';
import type { Kind } from '../../../src/compile/manifest';
import { checkCaption } from '../../../src/models/vocabulary';
import { wordStem } from '../../../src/models/word-stem';

const kind = (name: string, ...words: string[]): Kind => ({
  name,
  words,
  caption: name,
  role: 'fg',
  singleSource: false,
});
const kinds = [
  kind('dog barking', 'dog', 'bark', 'puppy'),
  kind('rain', 'rain', 'rainfall', 'drizzle'),
  kind('phone ringing', 'telephone', 'phone', 'ring'),
  kind('church bell', 'church bell', 'ring'),
  kind('electric hum', 'hum', 'buzz'),
];
const names = (caption: string) => checkCaption(caption, kinds).near.map(({ name }) => name);
const unknown = (caption: string) => checkCaption(caption, kinds).unknown;

test('a kind is near whatever the form of its word', () => {
  expect(names('Dogs are barking twice!')).toEqual(['dog barking']);
  expect(names('it is raining heavily')).toEqual(['rain']);
  expect(names('a theremin')).toEqual([]);
});

test('the kind with more words in common comes first', () => {
  expect(names('a church bell rings')).toEqual(['church bell', 'phone ringing']);
  expect(names('the telephone rings')).toEqual(['phone ringing', 'church bell']);
});

test('a kind of two words needs both of them', () => {
  expect(names('a church')).toEqual([]);
});

test('unknown words are those that ask for a sound', () => {
  expect(unknown('A theremin hums softly in the distance')).toEqual(['theremin']);
  expect(unknown('two dogs bark loudly')).toEqual([]);
  expect(unknown('rain falls')).toEqual([]);
});

test('the place of a known sound is not unknown; alone it is', () => {
  expect(unknown('a dog barks in the kitchen')).toEqual([]);
  expect(unknown('a dog barks in the kitchen while a walrus sings')).toEqual(['walrus', 'sings']);
  expect(unknown('in the kitchen')).toEqual(['kitchen']);
});

test('a bundle without kinds is general', () => {
  expect(checkCaption('a theremin', [])).toEqual({ near: [], unknown: [] });
});

test.each([
  ['ring rings ringing', 'ring'],
  ['sing sings singing', 'sing'],
  ['clap claps clapped clapping', 'clap'],
  ['crackle crackles crackling crackled', 'crackl'],
  ['cry cries cried crying', 'cry'],
  ['glass glasses', 'glass'],
  ['call calls called calling', 'call'],
  ['bus buses', 'bus'],
  ['heavy heavily', 'heavy'],
  ['soft softly', 'soft'],
])('%s have one stem', (forms, stem) => {
  expect(new Set(forms.split(' ').map(wordStem))).toEqual(new Set([stem]));
});
