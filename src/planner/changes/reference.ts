import type { Span } from '../../project/document';
import type { PlanChoice } from '../planner';
import { wordList, stemOf } from '../rules/inflections';
import { plainWords } from '../../project/word-stems';
import type { Phrase } from './phrase';
import { whole } from './phrase';
import { endOf, inWords, startOf, type DraftEvent, type SceneDraft } from './scene-draft';
import { mayMean } from './synonyms';
import { unexplained, Unclear } from './unclear';

/** What a phrase names: an event, or one of its spans. */
export interface Named {
  readonly event: DraftEvent;
  readonly span: number | null;
}

/** What is known while a line is read. */
export interface Reading {
  /** The whole text, for answers that are put into it. */
  readonly text: string;
  readonly draft: SceneDraft;
  /** What "it" means: what this line touched last, else what was selected; null: nothing. */
  it: readonly DraftEvent[] | null;
  /** Where what this line removed last was heard. */
  gap: readonly Span[] | null;
}

const PRONOUN = whole(
  '(?:it|that|this|them|these|those|that one|this one|him|her|(?:the|this|that) (?:sound|event|clip|one|noise))',
);
const EVERYTHING = whole(
  '(?:everything|all|all of it|all of them|all (?:the |these |of the )?(?:sounds|events|clips)|every (?:sound|event)|everybody|the (?:whole|entire) (?:thing|scene|clip|mix)|it all|(?:the|this) (?:scene|mix|clip|recording|audio|soundscape))',
);
const EXCEPT = whole('(?<all>.+?) (?:but|except|except for|apart from|other than|besides) (?<kept>.+)');
const OTHERS = whole(
  '(?:the rest|(?:everything|all the) (?:else|others?)|the others?|all other (?:sounds|events))',
);
const BY_ID = whole('(?:event |sound )?e ?(?<id>\\d{1,6})');
const BY_NUMBER = whole(
  '(?:the )?(?:number|no|cue|event|sound|#) (?:number )?(?<number>\\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)',
);
const NUMBERS = wordList('zero one two three four five six seven eight nine ten');
const ORDINALS = wordList('first second third fourth fifth sixth seventh eighth ninth tenth');
const ORDINAL = new RegExp(
  `^(?:the |my )?(?:(?<whose>\\S+'s) )?(?:very )?(?<which>${ORDINALS.join('|')}|\\d{1,2} (?:st|nd|rd|th)|last|final)(?: (?<what>.+))?$`,
  'du',
);
const ALL_OF = whole('(?:all|both|every|each)(?: of)?(?: the| my| those| these)? (?<what>.+)');
const COUNTED_ALL = whole('(?:all|both|every|each) (?:two|three|four|five|of the)? ?(?<what>.+)');

/** Words of a reference that say nothing about which event is meant. */
const LITTLE_WORDS = new Set(
  wordList(
    `a an the my our your his its their this that these those of in on at to and or is are was be being been for with it
    they he she i you we there some any sound sounds noise noises event events clip part effect volume level one ones
    whole entire existing current`,
  ),
);

/** @throws Unclear when it names nothing, or more than one where one is meant. */
export function named(phrase: Phrase, reading: Reading): readonly Named[] {
  const found = lookedUp(phrase, reading);
  if (found !== null) return found;
  throw unexplained(wordsToExplain(phrase, reading));
}

/** Whole events only. */
export function namedEvents(phrase: Phrase, reading: Reading): readonly DraftEvent[] {
  return named(phrase, reading).map(({ event, span }) => {
    if (span === null || event.spans.length === 1) return event;
    throw new Unclear(
      `“${event.caption}” sounds ${event.spans.length} times with one setting. Change all of them?`,
      [choice(event, phrase, reading, event.caption)],
    );
  });
}

/** True where the words name something of the scene: nothing is thrown. */
export function isNamed(phrase: Phrase, reading: Reading): boolean {
  try {
    return lookedUp(phrase, reading) !== null;
  } catch (error) {
    if (error instanceof Unclear) return true;
    throw error;
  }
}

export function isPronoun(phrase: Phrase): boolean {
  return !phrase.isQuote && phrase.match(PRONOUN) !== null;
}

export function isEverything(phrase: Phrase): boolean {
  return !phrase.isQuote && phrase.match(EVERYTHING) !== null;
}

function lookedUp(phrase: Phrase, reading: Reading): readonly Named[] | null {
  const { draft } = reading;
  if (phrase.isEmpty) return null;
  if (phrase.isQuote) return oneOrAsk(matches(phrase, draft), phrase, reading);
  if (isPronoun(phrase)) return theOneMeant(phrase, reading);
  if (isEverything(phrase)) return draft.events.map(wholeOf);
  if (phrase.match(OTHERS) !== null) {
    const it = new Set((reading.it ?? []).map((event) => event.key));
    return it.size === 0 ? null : draft.events.filter((event) => !it.has(event.key)).map(wholeOf);
  }
  const except = phrase.match(EXCEPT);
  if (except?.all !== undefined && except.kept !== undefined && isEverything(withoutElse(except.all))) {
    const kept = new Set(named(except.kept, reading).map(({ event }) => event.key));
    return draft.events.filter((event) => !kept.has(event.key)).map(wholeOf);
  }
  return (
    byNumber(phrase, draft) ??
    byOrdinal(phrase, reading) ??
    allOf(phrase, draft) ??
    oneOrAsk(matches(phrase, draft), phrase, reading) ??
    conjunction(phrase, reading)
  );
}

function withoutElse(phrase: Phrase): Phrase {
  return phrase.without(/ else$/u);
}

function wholeOf(event: DraftEvent): Named {
  return { event, span: null };
}

function theOneMeant(phrase: Phrase, reading: Reading): readonly Named[] {
  const { it, draft } = reading;
  const there = (it ?? []).map((event) => draft.now(event)).filter((event) => draft.events.includes(event));
  if (there.length > 0) return there.map(wholeOf);
  const [only, ...more] = draft.events;
  if (only !== undefined && more.length === 0) return [wholeOf(only)];
  throw new Unclear(
    `Which sound is “${phrase.text}”?`,
    draft.events.slice(0, 8).map((event) => choice(event, phrase, reading)),
    phrase.words,
  );
}

function byNumber(phrase: Phrase, draft: SceneDraft): readonly Named[] | null {
  const id = phrase.match(BY_ID)?.id?.text;
  if (id !== undefined) {
    const event = draft.events.find((other) => other.id === `e${id}`);
    return event === undefined ? null : [wholeOf(event)];
  }
  const number = phrase.match(BY_NUMBER)?.number?.text;
  if (number === undefined) return null;
  const at = NUMBERS.includes(number) ? NUMBERS.indexOf(number) : Number(number);
  const event = draft.events[at - 1];
  return event === undefined ? null : [wholeOf(event)];
}

/** "The second bark": in the order in which they sound; a span where the event has several. */
function byOrdinal(phrase: Phrase, reading: Reading): readonly Named[] | null {
  const groups = phrase.match(ORDINAL);
  const which = groups?.which?.text;
  if (which === undefined) return null;
  const noun = groups?.what;
  const what =
    groups?.whose === undefined ? noun : groups.whose.followedBy(...(noun === undefined ? [] : [noun]));
  const bare = what === undefined || contentStems(what).length === 0;
  const events = bare ? reading.draft.events : matches(what, reading.draft);
  const places = events
    .flatMap((event) => event.spans.map((span, i) => ({ event, i, start: span.start })))
    .sort((a, b) => a.start - b.start);
  const last = which === 'last' || which === 'final';
  const at = ORDINALS.includes(which) ? ORDINALS.indexOf(which) : Number.parseInt(which, 10) - 1;
  // The caption may have the ordinal in it: "the first gunshot" of "A first gunshot".
  const place = last ? places.at(-1) : places[at];
  if (place === undefined) return null;
  return [{ event: place.event, span: place.event.spans.length > 1 ? place.i : null }];
}

function allOf(phrase: Phrase, draft: SceneDraft): readonly Named[] | null {
  const what = phrase.match(ALL_OF)?.what ?? phrase.match(COUNTED_ALL)?.what;
  if (what === undefined) return null;
  const found = matches(what, draft);
  return found.length === 0 ? null : found.map(wholeOf);
}

/** "The dog and the rain". */
function conjunction(phrase: Phrase, reading: Reading): readonly Named[] | null {
  const parts = phrase.split((text) => text === 'and' || text === ',' || text === '&' || text === 'or');
  if (parts.length < 2) return null;
  const found = parts.map((part) => lookedUp(part, reading));
  const all = found.flatMap((list) => list ?? []);
  return found.includes(null)
    ? null
    : all.filter(({ event }, i) => all.findIndex((o) => o.event.key === event.key) === i);
}

function oneOrAsk(events: readonly DraftEvent[], phrase: Phrase, reading: Reading): readonly Named[] | null {
  if (events.length === 0) return null;
  if (events.length === 1 || isPlural(phrase) || isWhatWasSaid(events, phrase, reading.draft))
    return events.map(wholeOf);
  const bare = phrase.words.filter((word) => !['the', 'a', 'an', 'that', 'this'].includes(word)).join(' ');
  throw new Unclear(
    `Which ${bare}?`,
    events.slice(0, 8).map((event) => choice(event, phrase, reading)),
  );
}

/** One noun in the plural means all of them: "the dogs". */
function isPlural(phrase: Phrase): boolean {
  const words = contentWords(phrase);
  return words.length === 1 && /[^s]s$/u.test(words[0] ?? '') && !phrase.isQuote;
}

/** Events that came of the very same words are one thing to who writes these again: "enters his car" is two doors. */
function isWhatWasSaid(events: readonly DraftEvent[], phrase: Phrase, draft: SceneDraft): boolean {
  const said = events[0]?.said ?? null;
  const wanted = contentStems(phrase);
  return (
    said !== null &&
    events.every((event) => event.said?.[0] === said[0] && event.said[1] === said[1]) &&
    events.every((event) => !covers(stemsOf(event.caption), wanted, mayMean)) &&
    draft.project.sentence.length >= said[1]
  );
}

/** Events whose words cover every content word of the phrase: by the very stems, else by what may mean the same. */
function matches(phrase: Phrase, draft: SceneDraft): readonly DraftEvent[] {
  const wanted = contentStems(phrase);
  if (wanted.length === 0) return [];
  const exactly = plainWords(phrase.words.join(' '));
  const verbatim = draft.events.filter((event) => plainWords(event.caption) === exactly);
  if (verbatim.length > 0) return verbatim;
  const same = draft.events.filter((event) => covers(stemsOf(event.caption), wanted, (a, b) => a === b));
  if (same.length > 0) {
    const complete = same.filter((event) => stemsOf(event.caption).length === wanted.length);
    return complete.length === 1 ? complete : same;
  }
  const alike = draft.events.filter((event) => covers(stemsOf(event.caption), wanted, mayMean));
  if (alike.length > 0) return alike;
  // The words of the sentence that it came from: "the man entering his car".
  return draft.events.filter((event) => covers(saidStems(event, draft), wanted, (a, b) => a === b));
}

function covers(
  stems: readonly string[],
  wanted: readonly string[],
  means: (a: string, b: string) => boolean,
): boolean {
  return wanted.every((word) => stems.some((stem) => means(stem, word)));
}

function stemsOf(words: string): readonly string[] {
  return [...new Set((words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(isContent).map(stemOf))];
}

function saidStems(event: DraftEvent, draft: SceneDraft): readonly string[] {
  return event.said === null ? [] : stemsOf(draft.project.sentence.slice(...event.said));
}

function contentWords(phrase: Phrase): readonly string[] {
  return phrase.words.filter(isContent);
}

function contentStems(phrase: Phrase): readonly string[] {
  return [...new Set(contentWords(phrase).map((word) => stemOf(word.replace(/'s$/u, ''))))];
}

function isContent(word: string): boolean {
  return !LITTLE_WORDS.has(word);
}

/** The words that fit no event; all of them where each fits another. */
export function wordsToExplain(phrase: Phrase, { draft }: Reading): readonly string[] {
  const words = contentWords(phrase);
  const strange = words.filter(
    (word) => !draft.events.some((event) => covers(stemsOf(event.caption), [stemOf(word)], mayMean)),
  );
  if (strange.length > 0) return strange;
  return words.length > 0 ? words : phrase.words;
}

/** An answer that means this event: the user's text with its name in the place of the phrase. */
export function choice(
  event: DraftEvent,
  phrase: Phrase,
  { text, draft }: Reading,
  label = labelOf(event, draft),
): PlanChoice {
  const [from, to] = phrase.said ?? [0, 0];
  // "It" that nobody wrote has no place in the text.
  if (
    !text
      .slice(from, to)
      .toLowerCase()
      .includes(phrase.words[0] ?? '') ||
    from === to
  ) {
    return { label, id: event.id, text: `${text.trim()} ${nameOf(event, draft)}` };
  }
  return { label, id: event.id, text: `${text.slice(0, from)}${nameOf(event, draft)}${text.slice(to)}` };
}

function labelOf(event: DraftEvent, draft: SceneDraft): string {
  const alone = draft.events.filter((other) => other.caption === event.caption).length === 1;
  return alone ? event.caption : `${event.caption} (${inWords(startOf(event))} to ${inWords(endOf(event))})`;
}

function nameOf(event: DraftEvent, draft: SceneDraft): string {
  const words = plainWords(event.caption);
  const alone = draft.events.filter((other) => plainWords(other.caption) === words).length === 1;
  return alone || event.id === null ? `"${event.caption}"` : event.id;
}
