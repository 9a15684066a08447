import type { Seconds } from '../../lib/units';
import { wordList } from './inflections';
import { amountAt, gluedAmount, isWord } from './times';
import { isMark, wordsAt, type Token } from './tokens';

/** What stands around the description: a request ("I want to generate"), a frame ("a 20 second scene of"). */
export interface Unwrapped {
  readonly tokens: readonly Token[];
  /** The length of the scene, where the words state it. */
  readonly duration: Seconds | null;
}

const REQUESTS = [
  'please',
  'can you',
  'could you',
  'would you',
  'now',
  'i want you to',
  'i want to',
  'i want',
  'i need',
  'i would like to',
  'i would like',
  "i'd like to",
  "i'd like",
  'we want to',
  'hear',
  'let me hear',
  "let's hear",
  'give me',
  'make me',
  'generate',
  'create',
  'produce',
  'render',
  'synthesize',
  'synthesise',
  'simulate',
  'imagine',
  'describe',
  'combine',
].map(wordList);
const VERBS_OF_FRAMES = new Set(['make', 'design', 'build', 'record', 'play']);
const FRAMES = new Set(
  wordList(
    'scene scenes clip clips sound sounds audio recording soundscape track sample effect effects noise noises scenario',
  ),
);
const FRAME_WORDS = new Set(
  wordList('a an the some short long brief realistic ambient audio sound quick new of'),
);
const LINKS_OF_FRAMES = new Set(['of', 'with', 'where', 'featuring', 'for', 'that', 'containing']);
const LENGTH_WORDS = new Set(
  wordList(
    'scene clip audio recording track duration length generation total sound is lasts last should be still the long of in',
  ),
);

export function unwrapped(tokens: readonly Token[]): Unwrapped {
  let duration: Seconds | null = null;
  let rest = withoutRemarks(withoutQuotes(tokens));
  const told = lengthSentence(rest);
  if (told !== null) {
    duration = told.seconds;
    rest = told.rest;
  }
  for (;;) {
    const request = REQUESTS.find((words) => wordsAt(rest, 0, words));
    if (request !== undefined && rest.length > request.length) {
      if (request[0] === 'combine') rest = rest.filter((token) => !isWord(token, 'together'));
      rest = rest.slice(request.length);
      continue;
    }
    const frame = frameAt(rest);
    if (frame === null) break;
    duration = frame.seconds ?? duration;
    rest = rest.slice(frame.count);
  }
  return { tokens: rest, duration };
}

/** "(make) a 20 second scene of", "the sound of", "20 seconds of", "a minute of". */
function frameAt(
  tokens: readonly Token[],
): { readonly count: number; readonly seconds: Seconds | null } | null {
  let at = isWord(tokens[0], ...VERBS_OF_FRAMES) ? 1 : 0;
  let seconds: Seconds | null = null;
  let framed = false;
  while (at < tokens.length && at < 12) {
    const glued = gluedAmount(tokens[at]);
    const amount =
      isWord(tokens[at], 'a', 'an') && !isWord(tokens[at + 1], 'minute') ? null : amountAt(tokens, at);
    if (glued !== null || amount?.unit === true) {
      seconds = glued ?? amount?.seconds ?? null;
      at += glued !== null ? 1 : (amount?.count ?? 1);
      if (isMark(tokens[at], '-')) at += 1;
      continue;
    }
    const word = tokens[at];
    if (word?.kind !== 'word') break;
    if (FRAMES.has(word.lower)) framed = true;
    else if (!FRAME_WORDS.has(word.lower) || word.lower === 'of') break;
    at += 1;
  }
  if (!framed && seconds === null) return null;
  if (isMark(tokens[at], ':', '-')) return { count: at + 1, seconds };
  if (!isWord(tokens[at], ...LINKS_OF_FRAMES)) return null;
  // "20 seconds of rain" is a whole scene; "a sound with …" is one only when it is framed.
  if (!framed && (!isWord(tokens[at], 'of') || tokens.some((_, i) => i > at && isUnitAt(tokens, i))))
    return null;
  return { count: at + 1, seconds };
}

/** "5 seconds of rain, then 5 seconds of thunder" are two sounds, not a scene. */
function isUnitAt(tokens: readonly Token[], at: number): boolean {
  return (
    !isWord(tokens[at], 'a', 'an') &&
    (gluedAmount(tokens[at]) !== null || amountAt(tokens, at)?.unit === true)
  );
}

/** Between "the scene" and its length. */
const MOST_FILLERS = 6;

/** "The scene is 20 seconds long.", "…, 20 seconds", "(20 s)", "duration: 20 s": the length and the other words. */
function lengthSentence(
  tokens: readonly Token[],
): { readonly seconds: Seconds; readonly rest: readonly Token[] } | null {
  for (let i = 0; i < tokens.length; i += 1) {
    if (!isWord(tokens[i], 'scene', 'clip', 'audio', 'recording', 'track', 'duration', 'length')) continue;
    let next = i + 1;
    while (next < i + MOST_FILLERS && (isFiller(tokens[next]) || isMark(tokens[next], ':'))) next += 1;
    const amount = amountAt(tokens, next);
    if (amount?.unit !== true) continue;
    let start = i;
    while (start > Math.max(0, i - MOST_FILLERS) && isFiller(tokens[start - 1])) start -= 1;
    const end = next + amount.count + (isWord(tokens[next + amount.count], 'long') ? 1 : 0);
    if (tokens[end] !== undefined && !isMark(tokens[end], '.', ',', ';', ':')) continue;
    return { seconds: amount.seconds, rest: [...tokens.slice(0, start), ...tokens.slice(end)] };
  }
  return lengthAtTheEnd(tokens);
}

function lengthAtTheEnd(
  tokens: readonly Token[],
): { readonly seconds: Seconds; readonly rest: readonly Token[] } | null {
  let end = tokens.length;
  while (end > 0 && isMark(tokens[end - 1], '.', ')')) end -= 1;
  for (let start = Math.max(1, end - 5); start < end; start += 1) {
    const amount = amountAt(tokens, start);
    const total =
      isWord(tokens[end - 1], 'total') && isWord(tokens[end - 2], 'in')
        ? 2
        : isWord(tokens[end - 1], 'long')
          ? 1
          : 0;
    if (amount?.unit !== true || start + amount.count !== end - total) continue;
    if (!isMark(tokens[start - 1], ',', '(', '.', ';')) continue;
    return { seconds: amount.seconds, rest: tokens.slice(0, start - 1) };
  }
  return null;
}

function isFiller(token: Token | undefined): boolean {
  return token?.kind === 'word' && LENGTH_WORDS.has(token.lower);
}

const REMARKS = [
  'you may',
  'you can',
  'you should',
  'you need',
  'feel free',
  'make sure',
  'keep it',
  'thank you',
  'thanks',
].map(wordList);

/** Sentences to the planner say nothing that is heard: "You may need to add …". */
function withoutRemarks(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  let remark = false;
  for (const [i, token] of tokens.entries()) {
    const begins = i === 0 || isMark(tokens[i - 1], '.', ';', '!');
    if (begins) remark = i > 0 && REMARKS.some((words) => wordsAt(tokens, i, words));
    if (!remark || isMark(token, '.', ';')) out.push(token);
  }
  return out;
}

const SAYING = new Set(
  wordList(
    'says say said saying shouts shout shouting yells yell yelling whispers whisper whispering asks asking',
  ),
);

const SPOKEN = new Map([
  ['says', 'speaks'],
  ['say', 'speak'],
  ['said', 'speaks'],
  ['saying', 'speaking'],
  ['asks', 'speaks'],
  ['asking', 'speaking'],
]);

/** What a person says in quotes is not heard as words; other quotes only frame. */
function withoutQuotes(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (!isMark(token, '"')) {
      out.push(token);
      continue;
    }
    const before = out.findLast((other) => other.kind !== 'mark');
    if (before === undefined || !SAYING.has(before.lower)) continue;
    const end = tokens.findIndex((other, j) => j > i && isMark(other, '"'));
    if (end <= i) continue;
    // The words themselves cannot be asked of a model of sounds; that somebody speaks can.
    const spoken = SPOKEN.get(before.lower);
    if (spoken !== undefined && before.kind === 'word') {
      out[out.lastIndexOf(before)] = { ...before, text: spoken, lower: spoken };
    }
    i = end;
  }
  return out;
}
