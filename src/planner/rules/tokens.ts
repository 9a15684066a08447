import type { TimeMark } from './times';

/** A piece of the user's text with its place in it, UTF-16 offsets `[from, to)`. */
interface Placed {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly lower: string;
}

export interface WordToken extends Placed {
  readonly kind: 'word';
}

export interface NumberToken extends Placed {
  readonly kind: 'number';
  /** `1:30` is 90. */
  readonly value: number;
}

/** Punctuation that says something about structure; `.` stands for every end of a sentence. */
export interface MarkToken extends Placed {
  readonly kind: 'mark';
}

/** A recognised time phrase, in the place of its words. */
export interface TimeToken extends Placed {
  readonly kind: 'time';
  readonly mark: TimeMark;
}

export type Token = WordToken | NumberToken | MarkToken | TimeToken;

const TAG = /<[/!]?[a-z][^<>]{0,200}>/giu;
const PIECES =
  /(?<number>\d{1,6}(?::\d{2})?(?:\.\d{1,6})?)|(?<word>[\p{L}\p{M}]+(?:['’-](?=\p{L})[\p{L}\p{M}]+)*)|(?<end>[.!?…。！？\n]+)|(?<mark>[,;:"“”„«»()–—/&+،、，؛-])/gu;
const MARK_NAMES = new Map([
  ['،', ','],
  ['、', ','],
  ['，', ','],
  ['؛', ';'],
  ['–', '-'],
  ['—', '-'],
]);
const DOUBLE_QUOTES = new Set(['"', '“', '”', '„', '«', '»']);

/** Splits text to tokens; tags, emoji, control characters and all else that cannot be heard are left out. */
export function tokenise(text: string): readonly Token[] {
  // Tags become spaces of the same length, so that every offset stays true.
  const visible = text.replace(TAG, (tag) => ' '.repeat(tag.length));
  const tokens: Token[] = [];
  for (const match of visible.matchAll(PIECES)) {
    const { groups = {}, index } = match;
    const piece = match[0];
    const place = { from: index, to: index + piece.length, text: piece };
    if (groups['number'] !== undefined) {
      tokens.push({ ...place, kind: 'number', lower: piece, value: secondsOf(piece) });
    } else if (groups['word'] !== undefined) {
      tokens.push({ ...place, kind: 'word', lower: piece.toLowerCase().replaceAll('’', "'") });
    } else {
      const name =
        groups['end'] !== undefined ? '.' : DOUBLE_QUOTES.has(piece) ? '"' : (MARK_NAMES.get(piece) ?? piece);
      tokens.push({ ...place, kind: 'mark', lower: name });
    }
  }
  return tokens;
}

function secondsOf(written: string): number {
  const [first = '0', second] = written.split(':');
  return second === undefined ? Number(first) : Number(first) * 60 + Number(second);
}

export function isMark(token: Token | undefined, ...names: readonly string[]): boolean {
  return token?.kind === 'mark' && names.includes(token.lower);
}

/** True when the words stand at this place. */
export function wordsAt(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  return words.every((word, i) => {
    const token = tokens[at + i];
    return token?.kind === 'word' && token.lower === word;
  });
}

/** The stretch of the text that these tokens cover. */
export function stretchOf(tokens: readonly Token[]): readonly [number, number] | null {
  const first = tokens[0];
  const last = tokens.at(-1);
  return first === undefined || last === undefined ? null : [first.from, last.to];
}
