import { expect, test } from 'vitest';
import { missingWords } from '../../../src/app/export/export-words';

test('the panel says how to come by what it does not offer', () => {
  expect(missingWords(['mix', 'stems'])).toBe('For a part of it, drag over the ruler or select an event.');
  expect(missingWords(['mix', 'stems', 'event'])).toBe('For a part of it, drag over the ruler.');
  expect(missingWords(['mix', 'stems', 'loop'])).toBe('For a part of it, select an event.');
  expect(missingWords(['mix', 'stems', 'loop', 'event'])).toBeNull();
});
