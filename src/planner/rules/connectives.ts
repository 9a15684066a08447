import { isAudible, isGerund, isLiteral, lowers } from './grammar';
import { impliedBy } from './implied';
import { wordList } from './inflections';
import { amountAt, isWord } from './times';
import { isMark, wordsAt, type Token } from './tokens';

/** How a piece of a sentence hangs on what stands before it. */
export type Link = 'then' | 'followed' | 'while' | 'after' | 'around';

export interface Piece {
  readonly link: Link;
  readonly tokens: readonly Token[];
}

interface Connective {
  readonly link: Link;
  readonly count: number;
}

const PHRASES: readonly (readonly [Link, string])[] = [
  ['then', 'and then'],
  ['then', 'but then'],
  ['then', 'then'],
  ['then', 'after which'],
  ['then', 'after that'],
  ['then', 'afterwards'],
  ['then', 'afterward'],
  ['then', 'subsequently'],
  ['then', 'thereafter'],
  ['then', 'moments later'],
  ['followed', 'leading to'],
  ['followed', 'leads to'],
  ['followed', 'leading into'],
  ['followed', 'ending with'],
  ['followed', 'ends with'],
  ['followed', 'concluding with'],
  ['followed', 'and ends with'],
  ['followed', 'prior to'],
  ['followed', 'just before'],
  ['followed', 'right before'],
  ['followed', 'before'],
  ['followed', 'until'],
  ['around', 'before and after'],
  ['after', 'shortly after'],
  ['after', 'right after'],
  ['after', 'just after'],
  ['after', 'after'],
  ['while', 'while'],
  ['while', 'whilst'],
  ['while', 'meanwhile'],
  ['while', 'at the same time as'],
  ['while', 'at the same time'],
  ['while', 'simultaneously with'],
  ['while', 'accompanied by'],
  ['while', 'is accompanied by'],
  ['while', 'are accompanied by'],
  ['after', 'preceded by'],
  ['after', 'is preceded by'],
  ['while', 'along with'],
  ['while', 'alongside'],
  ['while', 'together with'],
  ['while', 'coupled with'],
  ['while', 'mixed with'],
  ['while', 'combined with'],
  ['while', 'as well as'],
  ['while', 'in addition to'],
  ['while', 'over the sound of'],
  ['while', 'over the sounds of'],
  ['while', 'over the noise of'],
  ['while', 'to the sound of'],
  ['while', 'amid'],
  ['while', 'amidst'],
  ['while', 'during'],
  ['while', 'when'],
  ['while', 'where'],
  ['while', 'in which'],
  ['while', 'as'],
  ['while', 'to describe a scenario of'],
  ['while', 'to describe a scene of'],
];
const BY_FIRST_WORD = new Map<string, (readonly [Link, readonly string[]])[]>();
for (const [link, phrase] of PHRASES) {
  const words = wordList(phrase);
  const first = words[0] ?? '';
  BY_FIRST_WORD.set(first, [...(BY_FIRST_WORD.get(first) ?? []), [link, words]]);
}
for (const phrases of BY_FIRST_WORD.values()) phrases.sort((a, b) => b[1].length - a[1].length);

/** Adverbs of order count only where a clause could begin. */
const AT_A_BEGINNING = new Set(['next', 'finally', 'eventually', 'later', 'lastly']);
const BEFORE_FOLLOWED = new Set(['and', 'then', 'is', 'are', 'was', 'were', 'being', 'quickly', 'shortly', 'soon',
  'immediately', 'later', 'closely', 'suddenly', 'which']); // prettier-ignore

/** The connective at this place. */
function connectiveAt(tokens: readonly Token[], at: number): Connective | null {
  const token = tokens[at];
  if (isMark(token, ';')) return { link: 'then', count: 1 };
  if (token?.kind !== 'word') return null;
  const followed = followedBy(tokens, at);
  if (followed > 0) return { link: 'followed', count: followed };
  if (AT_A_BEGINNING.has(token.lower) && canBegin(tokens, at) && !isWord(tokens[at + 1], 'to', 'door')) {
    return { link: 'then', count: 1 };
  }
  for (const [link, words] of BY_FIRST_WORD.get(token.lower) ?? []) {
    if (!wordsAt(tokens, at, words)) continue;
    const next = tokens[at + words.length];
    if (words.length === 1 && isOtherUse(token.lower, tokens, at)) return null;
    // "Before 5 s" and "after 3 seconds" are times, "shortly after" at the end is an adverb.
    if (next === undefined || next.kind === 'time' || isTimeAmount(tokens, at + words.length)) return null;
    return { link, count: words.length };
  }
  return null;
}

function isOtherUse(word: string, tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  if (
    word === 'as' &&
    (isWord(next, 'if', 'though', 'of', 'long', 'soon', 'far', 'loud', 'loudly', 'well') || isMark(next))
  ) {
    return true;
  }
  if (word === 'as' || word === 'while' || word === 'when') return isAside(tokens.slice(at + 1, at + 8));
  if (word === 'after' || word === 'before') {
    return (
      isMark(next, ',', '.') ||
      isWord(next, 'and', 'while', 'another') ||
      isWord(tokens[at - 1], 'one', 'ever')
    );
  }
  return false;
}

const PRONOUNS_OF_ASIDES = new Set(['it', 'he', 'she', 'they', 'one']);

/** "…while driving", "…as it travels", "…while idle": how the sound before it is made, and no other sound. */
function isAside(tokens: readonly Token[]): boolean {
  const words = lowers(tokens.slice(0, firstMark(tokens)));
  const [first = '', second = ''] = words;
  if (first === 'idle' || first === 'idling') return true;
  const verb = PRONOUNS_OF_ASIDES.has(first) ? second : isGerund(first) ? first : null;
  if (verb === null || isAudible(verb) || words.slice(1).some(isLiteral)) return false;
  return impliedBy(words.slice(0, 5)) === null || words.length < 2;
}

function firstMark(tokens: readonly Token[]): number {
  const at = tokens.findIndex((token) => token.kind !== 'word');
  return at < 0 ? tokens.length : at;
}

function isTimeAmount(tokens: readonly Token[], at: number): boolean {
  return amountAt(tokens, at)?.unit === true;
}

function canBegin(tokens: readonly Token[], at: number): boolean {
  return at === 0 || isMark(tokens[at - 1], ',', ':') || isWord(tokens[at - 1], 'and', 'then');
}

/** "(and) (is) (shortly) followed (closely) by": how many tokens, 0 for none. */
function followedBy(tokens: readonly Token[], at: number): number {
  let next = at;
  while (next - at < 4 && tokens[next]?.kind === 'word' && BEFORE_FOLLOWED.has(tokens[next]?.lower ?? ''))
    next += 1;
  if (!isWord(tokens[next], 'followed', 'proceeded')) return 0;
  const adverb =
    tokens[next + 1]?.lower.endsWith('ly') === true || isWord(tokens[next + 1], 'up', 'soon') ? 1 : 0;
  // The "by" is often forgotten: "followed a woman laughing".
  const by = isWord(tokens[next + 1 + adverb], 'by') ? 1 : 0;
  return by === 1 || adverb === 1 || at > 0 ? next + 1 + adverb + by - at : 0;
}

/**
 * Cuts a sentence at its connectives. A subordinate clause in front ("While rain falls, a dog barks", "Before A, B")
 * ends at its comma; the pieces come in the order in which they sound, as far as that is said.
 */
export function piecesOf(sentence: readonly Token[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let link: Link = 'then';
  let begun = 0;
  let inFront: 'while' | 'after' | 'before' | null = null;
  let held: readonly Token[] | null = null;
  const close = (end: number): void => {
    const tokens = trimmed(sentence.slice(begun, end));
    if (tokens.length > 0) pieces.push({ link, tokens });
  };
  for (let i = 0; i < sentence.length;) {
    if (inFront !== null && isMark(sentence[i], ',') && i > begun) {
      if (inFront === 'before') held = trimmed(sentence.slice(begun, i));
      else close(i);
      link = inFront === 'while' ? 'while' : 'then';
      inFront = null;
      begun = i + 1;
      i += 1;
      continue;
    }
    const found = connectiveAt(sentence, i);
    if (found === null) {
      i += 1;
      continue;
    }
    if (trimmed(sentence.slice(0, i)).length === 0) {
      inFront = isWord(sentence[i], 'before')
        ? 'before'
        : found.link === 'while' || found.link === 'after'
          ? found.link
          : null;
    } else {
      close(i);
      link = found.link;
    }
    i += found.count;
    begun = i;
  }
  close(sentence.length);
  if (held !== null && held.length > 0) pieces.push({ link: 'then', tokens: held });
  return pieces;
}

/** Without commas and bare conjunctions at the edges. */
export function trimmed(tokens: readonly Token[]): readonly Token[] {
  let start = 0;
  let end = tokens.length;
  while (start < end && isLoose(tokens[start])) start += 1;
  while (end > start && isLoose(tokens[end - 1])) end -= 1;
  return tokens.slice(start, end);
}

function isLoose(token: Token | undefined): boolean {
  return token?.kind === 'mark' || isWord(token, 'and', 'but', 'or');
}
