import type { Seconds } from '../../lib/units';
import { wordList } from './inflections';
import { isMark, wordsAt, type Token } from './tokens';

/** When something sounds, as the user wrote it. Fractions are of the scene. */
export type TimeMark =
  | { readonly kind: 'span'; readonly start: Seconds; readonly end: Seconds }
  | { readonly kind: 'start'; readonly at: readonly Seconds[] }
  | { readonly kind: 'end'; readonly at: Seconds }
  | { readonly kind: 'length'; readonly seconds: Seconds }
  | { readonly kind: 'every'; readonly seconds: Seconds }
  | { readonly kind: 'later'; readonly seconds: Seconds }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'edge'; readonly edge: 'first' | 'last'; readonly seconds: Seconds }
  /** Not in seconds: at the start, in the middle, at the end, throughout. */
  | { readonly kind: 'place'; readonly place: 'start' | 'middle' | 'end' | 'whole' };

interface Found {
  readonly mark: TimeMark;
  /** Tokens that the phrase takes. */
  readonly count: number;
}

// prettier-ignore
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(Object.entries({
  zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11,
  twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19,
  twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60,
}));
const SECOND_WORDS = new Set(['s', 'sec', 'secs', 'second', 'seconds']);
const MINUTE_WORDS = new Set(['min', 'mins', 'minute', 'minutes']);

export function numberOf(token: Token | undefined): number | null {
  if (token?.kind === 'number') return token.value;
  return token?.kind === 'word' ? (NUMBER_WORDS.get(token.lower) ?? null) : null;
}

export interface Amount {
  readonly seconds: Seconds;
  readonly count: number;
  readonly unit: boolean;
}

/** "3 s", "2.5 seconds", "a second", "5-second", "half a minute", "second 3", "0:03". */
export function amountAt(tokens: readonly Token[], at: number): Amount | null {
  if (isWord(tokens[at], 'second', 't') && numberOf(tokens[at + 1]) !== null) {
    return { seconds: numberOf(tokens[at + 1]) ?? 0, count: 2, unit: true };
  }
  if (wordsAt(tokens, at, ['half', 'a']) && isUnit(tokens[at + 2])) {
    return { seconds: isMinute(tokens[at + 2]) ? 30 : 0.5, count: 3, unit: true };
  }
  if (isWord(tokens[at], 'a', 'an') && isUnit(tokens[at + 1])) {
    return { seconds: isMinute(tokens[at + 1]) ? 60 : 1, count: 2, unit: true };
  }
  const value = numberOf(tokens[at]);
  if (value === null) return null;
  const unitAt = isMark(tokens[at + 1], '-') ? at + 2 : at + 1;
  if (!isUnit(tokens[unitAt]))
    return { seconds: value, count: 1, unit: tokens[at]?.text.includes(':') ?? false };
  return { seconds: isMinute(tokens[unitAt]) ? value * 60 : value, count: unitAt - at + 1, unit: true };
}

/** The words "five-second" are one token; the number in them. */
const GLUED = /^(?<number>[a-z]+)-(?<unit>s|sec|second|seconds|minute|minutes)$/u;

export function gluedAmount(token: Token | undefined): Seconds | null {
  const groups = token?.kind === 'word' ? GLUED.exec(token.lower)?.groups : undefined;
  const value = NUMBER_WORDS.get(groups?.['number'] ?? '');
  if (value === undefined) return null;
  return MINUTE_WORDS.has(groups?.['unit'] ?? '') ? value * 60 : value;
}

/** Puts one time token in the place of every time phrase. */
export function withTimes(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length;) {
    const found = timeAt(tokens, i);
    const first = tokens[i];
    const last = tokens[i + (found?.count ?? 1) - 1];
    if (first === undefined || last === undefined) break;
    if (found === null) {
      out.push(first);
      i += 1;
      continue;
    }
    out.push({ kind: 'time', from: first.from, to: last.to, text: '', lower: '', mark: found.mark });
    i += found.count;
  }
  return out;
}

function timeAt(tokens: readonly Token[], at: number): Found | null {
  return (
    spanAt(tokens, at) ??
    startAt(tokens, at) ??
    lengthAt(tokens, at) ??
    partAt(tokens, at) ??
    placeAt(tokens, at)
  );
}

/** "from 2 to 4", "between 2 s and 4 s", "2-5 s", "(2 to 4 seconds)". */
function spanAt(tokens: readonly Token[], at: number): Found | null {
  const opened = isWord(tokens[at], 'from', 'between') ? 1 : 0;
  const first = amountAt(tokens, at + opened);
  if (first === null) return null;
  const joint = at + opened + first.count;
  if (!isWord(tokens[joint], 'to', 'and', 'until', 'till', 'through') && !isMark(tokens[joint], '-')) {
    return opened === 1 && first.unit
      ? { mark: { kind: 'start', at: [first.seconds] }, count: 1 + first.count }
      : null;
  }
  const second = amountAt(tokens, joint + 1);
  if (second === null || second.seconds <= first.seconds) return null;
  if (opened === 0 && !(second.unit && !isWord(tokens[joint], 'and'))) return null;
  const ofWhom = tokens[joint + 1 + second.count];
  // "from 2 to 4 dogs" is no time.
  if (!second.unit && ofWhom?.kind === 'word' && !endsPhrase(ofWhom.lower)) return null;
  return {
    mark: { kind: 'span', start: first.seconds, end: second.seconds },
    count: opened + first.count + 1 + second.count,
  };
}

/** "at 3 s", "at 2, 4 and 6 seconds", "starting at 3", "after 4 seconds", "until 8 s", "3 seconds later". */
function startAt(tokens: readonly Token[], at: number): Found | null {
  const verb = isWord(tokens[at], 'starts', 'starting', 'begins', 'beginning', 'start', 'begin') ? 1 : 0;
  const stop = isWord(tokens[at], 'ends', 'ending', 'stops', 'stopping', 'end', 'stop') ? 1 : 0;
  const lead = at + verb + stop;
  if (isWord(tokens[lead], 'at', 'on'))
    return stop === 1 ? endMark(tokens, at, 2) : startList(tokens, at, verb + 1);
  if (stop === 1) return isWord(tokens[lead], 'after') ? endMark(tokens, at, 2) : null;
  if (isWord(tokens[lead], 'after')) {
    const amount = amountAt(tokens, lead + 1);
    if (amount?.unit !== true) return null;
    return { mark: { kind: 'start', at: [amount.seconds] }, count: verb + 1 + amount.count };
  }
  if (verb === 0 && isWord(tokens[at], 'until', 'till')) return endMark(tokens, at, 1);
  const amount = verb === 0 ? amountAt(tokens, at) : null;
  if (amount?.unit === true) {
    const next = at + amount.count;
    if (isWord(tokens[next], 'later', 'afterwards')) {
      return { mark: { kind: 'later', seconds: amount.seconds }, count: amount.count + 1 };
    }
    if (
      wordsAt(tokens, next, ['in']) &&
      (tokens[next + 1] === undefined || tokens[next + 1]?.kind === 'mark')
    ) {
      return { mark: { kind: 'start', at: [amount.seconds] }, count: amount.count + 1 };
    }
  }
  return null;
}

function endMark(tokens: readonly Token[], at: number, lead: number): Found | null {
  const amount = amountAt(tokens, at + lead);
  if (amount === null || !isTime(tokens, at + lead, amount)) return null;
  return { mark: { kind: 'end', at: amount.seconds }, count: lead + amount.count };
}

function startList(tokens: readonly Token[], at: number, lead: number): Found | null {
  const times: Seconds[] = [];
  let next = at + lead;
  let count = 0;
  for (;;) {
    const amount = amountAt(tokens, next);
    if (amount === null) break;
    if (times.length === 0 && !amount.unit && !isTime(tokens, next, amount)) return null;
    times.push(amount.seconds);
    next += amount.count;
    count = next - at;
    while (isMark(tokens[next], ',') || isWord(tokens[next], 'and', 'at')) next += 1;
    if (next === at + count) break;
  }
  return times.length === 0 ? null : { mark: { kind: 'start', at: times }, count };
}

/** A bare number is a time where nothing follows that it could count. */
function isTime(tokens: readonly Token[], at: number, amount: Amount): boolean {
  if (amount.unit) return true;
  const next = tokens[at + amount.count];
  return next?.kind !== 'word' || endsPhrase(next.lower);
}

const ENDS_OF_PHRASES = new Set(
  wordList(
    'and then while as with before after when again until till followed at a an the in for from but to ends ending stops',
  ),
);

function endsPhrase(word: string): boolean {
  return ENDS_OF_PHRASES.has(word);
}

/** "for 3 seconds", "lasting 3 s", "3 seconds long", "a 5-second bark", "every 2 seconds". */
function lengthAt(tokens: readonly Token[], at: number): Found | null {
  const glued = gluedAmount(tokens[at]);
  if (glued !== null) {
    return { mark: { kind: 'length', seconds: glued }, count: isWord(tokens[at + 1], 'long') ? 2 : 1 };
  }
  const lead = isWord(tokens[at], 'for', 'lasting', 'lasts', 'over', 'within', 'about', 'every', 'during')
    ? 1
    : 0;
  const article = lead === 1 && isWord(tokens[at + 1], 'about', 'roughly', 'around', 'the') ? 1 : 0;
  const amount = amountAt(tokens, at + lead + article);
  if (amount?.unit !== true || amount.seconds <= 0) return null;
  if (lead === 0 && !isWord(tokens[at + amount.count], 'long', 'of') && numberOf(tokens[at]) === null)
    return null;
  const count = lead + article + amount.count;
  const tail = isWord(tokens[at + count], 'long') || (lead === 0 && isWord(tokens[at + count], 'of')) ? 1 : 0;
  const kind = isWord(tokens[at], 'every') ? 'every' : 'length';
  return { mark: { kind, seconds: amount.seconds }, count: count + tail };
}

const FRACTIONS: ReadonlyMap<string, number> = new Map([
  ['half', 1 / 2],
  ['third', 1 / 3],
  ['quarter', 1 / 4],
]);
const ORDER: ReadonlyMap<string, number> = new Map([
  ['first', 0],
  ['second', 1],
  ['third', 2],
  ['fourth', 3],
]);

/** "in the first half", "the last quarter", "for the last 3 seconds", "halfway through". */
function partAt(tokens: readonly Token[], at: number): Found | null {
  if (wordsAt(tokens, at, ['halfway', 'through']))
    return { mark: { kind: 'part', start: 0.5, end: 1 }, count: 2 };
  const lead = isWord(tokens[at], 'in', 'during', 'for', 'over', 'throughout', 'within') ? 1 : 0;
  const article = isWord(tokens[at + lead], 'the') ? 1 : 0;
  const which = at + lead + article;
  const edge = isWord(tokens[which], 'first')
    ? 'first'
    : isWord(tokens[which], 'last', 'final')
      ? 'last'
      : null;
  if (lead + article === 0) return null;
  const amount = edge === null ? null : amountAt(tokens, which + 1);
  if (edge !== null && amount?.unit === true && amount.seconds > 0) {
    const count = which + 1 + amount.count - at;
    return {
      mark: { kind: 'edge', edge, seconds: amount.seconds },
      count: count + ofTheClip(tokens, at + count),
    };
  }
  const name = tokens[which + 1];
  const size = name?.kind === 'word' ? FRACTIONS.get(name.lower) : undefined;
  if (size === undefined) return null;
  const number = tokens[which]?.lower ?? '';
  const start = edge === 'last' ? 1 - size : (ORDER.get(number) ?? -1) * size;
  if (start < 0 || start >= 1 - 1e-9) return null;
  const count = which + 2 - at;
  return {
    mark: { kind: 'part', start, end: Math.min(1, start + size) },
    count: count + ofTheClip(tokens, at + count),
  };
}

const PLACES: readonly (readonly [readonly string[], 'start' | 'middle' | 'end' | 'whole'])[] = [
  [['at', 'the', 'very', 'beginning'], 'start'],
  [['at', 'the', 'very', 'start'], 'start'],
  [['at', 'the', 'very', 'end'], 'end'],
  [['at', 'the', 'beginning'], 'start'],
  [['in', 'the', 'beginning'], 'start'],
  [['at', 'the', 'start'], 'start'],
  [['at', 'the', 'end'], 'end'],
  [['near', 'the', 'end'], 'end'],
  [['towards', 'the', 'end'], 'end'],
  [['toward', 'the', 'end'], 'end'],
  [['in', 'the', 'end'], 'end'],
  [['in', 'the', 'middle'], 'middle'],
  [['the', 'whole', 'time'], 'whole'],
  [['the', 'entire', 'time'], 'whole'],
  [['all', 'the', 'time'], 'whole'],
  [['all', 'along'], 'whole'],
  [['all', 'the', 'way', 'through'], 'whole'],
  [['the', 'whole', 'way', 'through'], 'whole'],
  [['from', 'start', 'to', 'finish'], 'whole'],
  [['from', 'beginning', 'to', 'end'], 'whole'],
  [['throughout'], 'whole'],
];

function placeAt(tokens: readonly Token[], at: number): Found | null {
  for (const [words, place] of PLACES) {
    if (!wordsAt(tokens, at, words)) continue;
    const tail = ofTheClip(tokens, at + words.length);
    // "In the middle of the street" is no time.
    if (tail === 0 && isWord(tokens[at + words.length], 'of')) return null;
    return { mark: { kind: 'place', place }, count: words.length + tail };
  }
  return null;
}

const CLIP_WORDS = ['clip', 'scene', 'audio', 'recording', 'sound', 'track'];

function ofTheClip(tokens: readonly Token[], at: number): number {
  const of = isWord(tokens[at], 'of') ? 1 : 0;
  const article = isWord(tokens[at + of], 'the', 'this') ? 1 : 0;
  return article === 1 && isWord(tokens[at + of + 1], ...CLIP_WORDS) ? of + 2 : 0;
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.lower);
}

function isUnit(token: Token | undefined): boolean {
  return token?.kind === 'word' && (SECOND_WORDS.has(token.lower) || MINUTE_WORDS.has(token.lower));
}

function isMinute(token: Token | undefined): boolean {
  return token?.kind === 'word' && MINUTE_WORDS.has(token.lower);
}
