import type { Decibels, Seconds } from '../../lib/units';

/** Sources of patterns for amounts as people write them, and what they come to. Text as `Phrase` joins it. */

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty'
  )
    .split(' ')
    .map((word, value) => [word, value] as const)
    .concat([
      ['thirty', 30],
      ['forty', 40],
      ['fifty', 50],
      ['sixty', 60],
    ]),
);

export const NUMBER = `(?:\\d{1,6}(?::\\d{2})?(?:\\.\\d{1,6})?|${[...NUMBER_WORDS.keys()].join('|')})`;
const UNIT = '(?:s|secs?|seconds?|min|mins|minutes?)';
const SOME = '(?:half a|a half|a couple of|a couple|a few|one and a half|two and a half|a|an)';
/** "2 s", "a second", "half a minute", "2 - second", "1:30". */
export const SECONDS = `(?:(?:${NUMBER}|${SOME})(?: -)? ${UNIT}|\\d{1,4}:\\d{2})`;
/** A point in time: "3", "3 s", "second 3". */
export const POINT = `(?:(?:second|t) ${NUMBER}|${SECONDS}|${NUMBER})`;
export const DECIBELS = `(?:[-+] |minus |plus )?${NUMBER} (?:db|decibels?)`;
export const PERCENT = `${NUMBER} (?:percent|per cent)`;
export const LITTLE =
  '(?:(?:just )?(?:a little bit|a little|a bit|slightly|somewhat|a touch|a tad|a notch|gently))';
export const MUCH =
  '(?:much|a lot|way|far|considerably|significantly|quite a bit|lots|a good deal|really|very)';
export const SIZE = `(?:${LITTLE}|${MUCH})`;
export const TIMES_AS = `(?:twice|thrice|double|half|${NUMBER} times)`;

export function numberIn(text: string): number {
  const digits = /\d{1,6}(?::(?<low>\d{2}))?(?:\.\d{1,6})?/u.exec(text);
  if (digits !== null) {
    const [whole] = digits;
    const [high = '0', low] = whole.split(':');
    return low === undefined ? Number(high) : Number(high) * 60 + Number(low);
  }
  const word = text.split(' ').find((one) => NUMBER_WORDS.has(one));
  const value = NUMBER_WORDS.get(word ?? '');
  if (/\band a half\b/u.test(text)) return (value ?? 0) + 0.5;
  if (value !== undefined) return value;
  if (/\bhalf\b/u.test(text)) return 0.5;
  if (/\bcouple\b/u.test(text)) return 2;
  return /\bfew\b/u.test(text) ? 3 : 1;
}

export function secondsIn(text: string): Seconds {
  return numberIn(text) * (/\bmin(?:s|utes?)?\b/u.test(text) ? 60 : 1);
}

/** Signed where a sign is written. */
export function decibelsIn(text: string): Decibels {
  return numberIn(text) * (/^(?:- |minus )/u.test(text) ? -1 : 1);
}

/** "twice", "half", "3 times": the factor. */
export function factorIn(text: string): number {
  if (/\b(?:twice|double)\b/u.test(text)) return 2;
  if (/\bthrice\b/u.test(text)) return 3;
  return /\bhalf\b/u.test(text) ? 0.5 : numberIn(text);
}

export function isLittle(text: string): boolean {
  return new RegExp(`\\b${LITTLE}(?:\\b|$)`, 'u').test(text);
}

export function isMuch(text: string): boolean {
  return new RegExp(`\\b${MUCH}\\b`, 'u').test(text);
}
