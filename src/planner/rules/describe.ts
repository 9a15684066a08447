import type { Decibels, Seconds } from '../../lib/units';
import type { Role } from '../../project/document';
import { isScenery, saysContinuous } from '../lexicon/beds';
import { BRIEF, oneShotSeconds, phraseSeconds, uncountedSeconds } from '../lexicon/lengths';
import { captionOf } from './caption';
import type { Clause } from './clauses';
import { counted } from './counts';
import { isAuxiliary, isVerb, lowers, verbPlace } from './grammar';
import { wordList } from './inflections';
import { isWord, type TimeMark } from './times';
import { isMark, stretchOf, wordsAt, type Token } from './tokens';

/** What one clause says. */
export interface Description {
  readonly caption: string;
  readonly words: readonly string[];
  readonly said: readonly [number, number];
  readonly times: readonly TimeMark[];
  /** How many spans of one take. */
  readonly count: number;
  /** Length of a sound that ends by itself (of one, where it is counted); null: it goes on. */
  readonly ownLength: Seconds | null;
  readonly bed: boolean;
  readonly role: Role;
  readonly gainDb: Decibels;
  readonly sameSubject: boolean;
  /** Told with a finite verb: "a door opens". */
  readonly happens: boolean;
  /** No verb at all: "footsteps on gravel". */
  readonly named: boolean;
}

/** planner.md 3.3, point 7. */
const GAINS: readonly (readonly [Decibels, string])[] = [
  [-6, 'faint faintly soft softly quiet quietly gentle gently muffled low'],
  [6, 'loud loudly'],
];
const IN_THE_BACKGROUND: Decibels = -9;
const IN_THE_DISTANCE: Decibels = -12;
const QUALITY_OF = new Map(
  GAINS.flatMap(([gain, words]) => wordList(words).map((word) => [word, gain] as const)),
);
const DISTANT = new Set(wordList('distant distantly faraway'));
const BRIEFLY = new Set(wordList('briefly brief momentarily'));

const OPENINGS = [
  'there is',
  'there are',
  'there was',
  'there were',
  'there comes',
  'we hear',
  'you hear',
  'i hear',
  'one hears',
  'you can hear',
  'we can hear',
  'i can hear',
  'a sound of',
  'a noise of',
  'sound of',
  'sounds of',
  'noise of',
  'noises of',
  'first',
  'next',
  'finally',
  'lastly',
  'only',
  'just',
  'also',
  'then',
  'suddenly',
  'so',
].map(wordList);
const ENDINGS = [
  'occurs',
  'occur',
  'is occurring',
  'are occurring',
  'is ongoing',
  'are ongoing',
  'can be heard',
  'is heard',
  'are heard',
  'together',
  'again',
  'as well',
  'at once',
  'simultaneously',
].map(wordList);
const DETERMINED = new Set(wordList('the our a its'));

/** Words that call for no sound. */
const SILENT = new Set(wordList('a the then silence silent quiet nothing complete total'));
/** "A baby cries, stops, …": the end of a sound is no sound. */
const ENDS = new Set(wordList('stop stops stopping pause pauses pausing end ends ending finish finishes'));

/** "A door opens", "water is poured"; not "a door is opening". */
function isTold(words: readonly string[]): boolean {
  const at = verbPlace(words);
  const verb = words[at];
  if (verb === undefined) return false;
  const done = isAuxiliary(verb) ? (words[at + 1] ?? '') : verb;
  return !done.endsWith('ing') && (done === verb || (done.endsWith('ed') && isVerb(done)));
}

/** Reads one clause; null when nothing in it can be heard ("no music"). */
export function described(clause: Clause): Description | null {
  const said = stretchOf(withoutArticle(clause.tokens));
  if (said === null) return null;
  const times = clause.tokens.flatMap((token) => (token.kind === 'time' ? [token.mark] : []));
  const place = withoutPlace(withoutNegation(clause.tokens.filter((token) => token.kind !== 'time')));
  const { count, tokens, singular } = counted(withoutFrame(place.tokens));
  const own = lowers(tokens);
  if (own.length === 0 || own.every((word) => SILENT.has(word))) return null;
  if (clause.sameSubject && own.length === 1 && ENDS.has(own[0] ?? '')) return null;
  const caption = captionOf(clause.subject, tokens, singular);
  if (caption === '') return null;
  const words = [...lowers(clause.subject), ...own];
  const distant = words.some((word) => DISTANT.has(word));
  const gains = [...new Set(words.flatMap((word) => QUALITY_OF.get(word) ?? []))];
  const gainDb = gains.reduce((sum, gain) => sum + gain, 0) + (distant ? IN_THE_DISTANCE : place.gainDb);
  const continuous =
    saysContinuous(words) || times.some((mark) => mark.kind === 'place' && mark.place === 'whole');
  const brief = words.some((word) => BRIEFLY.has(word));
  const bed = continuous || (!brief && isScenery(words));
  return {
    caption,
    words,
    said,
    times,
    count,
    ownLength: brief ? BRIEF : continuous ? null : ownLength(words, count),
    bed,
    role: bed || place.gainDb < 0 || distant ? 'bg' : 'fg',
    gainDb: Math.max(-30, Math.min(6, gainDb)),
    sameSubject: clause.sameSubject,
    happens: isTold(words),
    named: verbPlace(words) < 0,
  };
}

const REPEATED = new Set(
  wordList(
    'several multiple many repeatedly repeated series repetitive rapidly rhythmically various times some few',
  ),
);

function ownLength(words: readonly string[], count: number): Seconds | null {
  if (count > 1) return oneShotSeconds(words);
  if (repeats(words)) return null;
  const phrase = phraseSeconds(words);
  const short = uncountedSeconds(words);
  return phrase === null ? short : Math.max(phrase, short ?? 0);
}

/** Said to come more than once, or told by "-ing" or a plural to go on: not one short sound. */
function repeats(words: readonly string[]): boolean {
  const verb = words[verbPlace(words)];
  if (words.some((word) => REPEATED.has(word)) || verb?.endsWith('ing') === true) return true;
  // "Birds chirp" and "loud bangs" are many; "a bird chirps" and "a loud bang" are one.
  return verb === undefined
    ? !SINGULAR_WORDS.has(words[0] ?? '') && words.at(-1)?.endsWith('s') === true
    : !/(?:s|ed)$/u.test(verb);
}

const SINGULAR_WORDS = new Set(['a', 'an', 'one', 'another', 'the']);

/** The article in front is not underlined: "A [dog barks]". */
function withoutArticle(tokens: readonly Token[]): readonly Token[] {
  const first = tokens[0];
  return tokens.length > 1 && first?.kind === 'word' && ['a', 'an', 'the'].includes(first.lower)
    ? tokens.slice(1)
    : tokens;
}

/** Takes "in the background" and its like out of the words. */
function withoutPlace(tokens: readonly Token[]): {
  readonly tokens: readonly Token[];
  readonly gainDb: Decibels;
} {
  for (let i = 0; i < tokens.length; i += 1) {
    const found = placeAt(tokens, i);
    if (found === null) continue;
    const rest = [...tokens.slice(0, i), ...tokens.slice(i + found.count)];
    const further = withoutPlace(rest);
    return { tokens: further.tokens, gainDb: Math.min(found.gainDb, further.gainDb) };
  }
  return { tokens, gainDb: 0 };
}

function placeAt(
  tokens: readonly Token[],
  at: number,
): { readonly count: number; readonly gainDb: Decibels } | null {
  if (wordsAt(tokens, at, ['far', 'away']) || wordsAt(tokens, at, ['far', 'off']))
    return { count: 2, gainDb: IN_THE_DISTANCE };
  if (wordsAt(tokens, at, ['from', 'afar'])) return { count: 2, gainDb: IN_THE_DISTANCE };
  if (!isWord(tokens[at], 'in', 'from', 'at')) return null;
  let next = at + 1;
  while (next < at + 5 && isWord(tokens[next], ...DETERMINED, 'far', 'near')) next += 1;
  if (isWord(tokens[next], 'background')) return { count: next + 1 - at, gainDb: IN_THE_BACKGROUND };
  if (isWord(tokens[next], 'distance')) return { count: next + 1 - at, gainDb: IN_THE_DISTANCE };
  if (isWord(tokens[next], 'foreground')) return { count: next + 1 - at, gainDb: 0 };
  return null;
}

/** "No music", "without music", "but not the dog": what the model should leave out cannot be asked of it. */
function withoutNegation(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token) => isWord(token, 'no', 'without', 'not', "don't", 'except', 'never'));
  return at < 0 ? tokens : tokens.slice(0, at);
}

/** Takes what frames the sound off its edges. */
function withoutFrame(tokens: readonly Token[]): readonly Token[] {
  let rest = tokens;
  for (;;) {
    const first = rest[0];
    const opening = OPENINGS.find((words) => words.length < rest.length && wordsAt(rest, 0, words));
    const ending = ENDINGS.find(
      (words) => words.length < rest.length && wordsAt(rest, rest.length - words.length, words),
    );
    const article =
      isWord(first, 'the', 'a') && isWord(rest[1], 'sound', 'sounds', 'noise') && isWord(rest[2], 'of');
    if (article && rest.length > 3) rest = rest.slice(3);
    else if (opening !== undefined) rest = rest.slice(opening.length);
    else if (ending !== undefined) rest = rest.slice(0, -ending.length);
    else if (
      first !== undefined &&
      (isMark(first) || first.kind === 'mark' || isWord(first, 'and', 'but', 'or'))
    )
      rest = rest.slice(1);
    else if (isDangling(rest.at(-1)) && rest.length > 1) rest = rest.slice(0, -1);
    else return rest;
  }
}

const DANGLING = new Set(wordList('and but or then of at for from with as the a an'));

function isDangling(token: Token | undefined): boolean {
  return (
    token?.kind === 'mark' ||
    (token?.kind === 'word' && (DANGLING.has(token.lower) || token.lower === 'again'))
  );
}
