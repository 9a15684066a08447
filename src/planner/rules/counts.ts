import { isOneShot } from '../lexicon/lengths';
import { lowers } from './grammar';
import { isWord, numberOf } from './times';
import type { Token } from './tokens';

/** Counts up to this become spans (planner.md 3.3, point 6). */
const MOST = 8;

export interface Counted {
  /** How many times; 1 when nothing is counted, or when the count stays in the words. */
  readonly count: number;
  /** The words without a count that became spans. */
  readonly tokens: readonly Token[];
  /** The noun that was counted stands in the plural: "two barks". */
  readonly singular: number | null;
}

/** Finds how often a short separate sound is heard. */
export function counted(tokens: readonly Token[]): Counted {
  const none: Counted = { count: 1, tokens, singular: null };
  if (!lowers(tokens).some(isOneShot)) return none;
  for (let i = 0; i < tokens.length; i += 1) {
    const found = timesAt(tokens, i) ?? seriesAt(tokens, i);
    if (found === null || found.count > MOST || found.count < 1) continue;
    const rest = [...tokens.slice(0, i), ...tokens.slice(i + found.tokens)];
    return {
      count: found.count,
      tokens: rest,
      singular: found.plural === null ? null : found.plural - found.tokens,
    };
  }
  return none;
}

interface Found {
  readonly count: number;
  /** How many tokens the count takes. */
  readonly tokens: number;
  readonly plural: number | null;
}

/** "twice", "three times (in a row)", "one time". */
function timesAt(tokens: readonly Token[], at: number): Found | null {
  if (at === 0) return null;
  if (isWord(tokens[at], 'twice')) return { count: 2, tokens: 1, plural: null };
  if (isWord(tokens[at], 'thrice')) return { count: 3, tokens: 1, plural: null };
  if (isWord(tokens[at], 'once') && tokens[at + 1] === undefined)
    return { count: 1, tokens: 1, plural: null };
  const number = numberOf(tokens[at]);
  if (number === null || !Number.isInteger(number) || !isWord(tokens[at + 1], 'times', 'time')) return null;
  const inARow =
    isWord(tokens[at + 2], 'in') && isWord(tokens[at + 3], 'a') && isWord(tokens[at + 4], 'row') ? 3 : 0;
  return { count: number, tokens: 2 + inARow, plural: null };
}

/** "two barks", "a series of four loud knocks", "three instances of a knock". */
function seriesAt(tokens: readonly Token[], at: number): Found | null {
  const series =
    isWord(tokens[at], 'a', 'the') &&
    isWord(tokens[at + 1], 'series', 'set', 'sequence') &&
    isWord(tokens[at + 2], 'of');
  const lead = series ? 3 : 0;
  const number = numberOf(tokens[at + lead]);
  if (number === null || !Number.isInteger(number)) return null;
  const next = at + lead + 1;
  if (isWord(tokens[next], 'instances', 'occurrences', 'rounds') && isWord(tokens[next + 1], 'of')) {
    return { count: number, tokens: lead + 3, plural: null };
  }
  // A count of what sounds, not of who makes it: "two barks", "two loud barks", but not "two dogs bark".
  for (let noun = next; noun < next + 3; noun += 1) {
    const word = tokens[noun];
    if (word?.kind !== 'word') return null;
    if (isOneShot(word.lower) && word.lower.endsWith('s') && number > 1) {
      return isVerbOf(tokens, next, noun) ? null : { count: number, tokens: lead + 1, plural: noun };
    }
  }
  return null;
}

/** "Two dogs barks" is a slip for a verb; "two sharp barks" is not. */
function isVerbOf(tokens: readonly Token[], from: number, noun: number): boolean {
  const before = tokens[noun - 1];
  return noun > from && before?.kind === 'word' && before.lower.endsWith('s');
}
