import type { Decibels, Seconds } from '../../lib/units';

/** Numbers as the instrument writes them: units always, a true minus sign, "about" left to the sentence. */

const MINUS = '−';

export function seconds(value: Seconds, digits = 1): string {
  return `${value.toFixed(digits)} s`;
}

/** Whole seconds for estimates; never "0 s left". */
export function roughSeconds(value: Seconds): string {
  return `${Math.max(1, Math.round(value))} s`;
}

/** "55 s left", "12 min left", "1 h 20 min left". */
export function timeLeft(value: Seconds): string {
  if (value < 90) return `${roughSeconds(value)} left`;
  const minutes = Math.round(value / 60);
  return minutes < 90 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

export function decibels(value: Decibels): string {
  return `${signed(value)} dB`;
}

export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** A long number in groups of three: 4 817 203. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/gu, '\u2009');
}

/** A place between left and right: "L 12", "R 20", "centre". */
export function panned(pan: number): string {
  const share = Math.round(Math.abs(pan) * 100);
  return share === 0 ? 'centre' : `${pan < 0 ? 'L' : 'R'} ${share}`;
}

/** Minutes, seconds, hundredths: 0:07.42. */
export function clock(value: Seconds): string {
  const hundredths = Math.round(Math.max(0, value) * 100);
  const minutes = Math.floor(hundredths / 6000);
  const rest = hundredths - minutes * 6000;
  return `${minutes}:${(rest / 100).toFixed(2).padStart(5, '0')}`;
}

/** "1 event", "3 events". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** "12 seconds", "9.5 seconds", "1 second": for sentences. */
export function secondsInWords(value: Seconds): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return `${text} ${text === '1' ? 'second' : 'seconds'}`;
}

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** Place in the line, counted from 1. */
export function ordinal(place: number): string {
  return ORDINALS[place - 1] ?? `number ${place}`;
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
