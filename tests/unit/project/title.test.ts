import { expect, test } from 'vitest';
import { titleOf } from '../../../src/project/title';

test.each([
  ['', 'Untitled'],
  ['?!', 'Untitled'],
  ['A dog barks twice, then a bell rings.', 'A dog barks twice'],
  ['  rain falls\nall night', 'Rain falls'],
  ['… a bell rings', 'A bell rings'],
  [
    'A very old steam locomotive pulls slowly out of the station and whistles',
    'A very old steam locomotive pulls slowly',
  ],
  ['a'.repeat(60), `A${'a'.repeat(39)}`],
  ['一只狗在院子里叫，然后下雨。', '一只狗在院子里叫'],
])('%j is called %s', (sentence, title) => {
  expect(titleOf({ name: 'Untitled', sentence })).toBe(title);
});

test('a given name stays, whatever the words are', () => {
  expect(titleOf({ name: 'Yard', sentence: 'A dog barks.' })).toBe('Yard');
});
