import type { Span } from '../../project/document';
import type { PlannedChanges } from '../../project/operations';
import type { Part } from '../rules/parts';
import { spansIn } from '../rules/place';
import type { Command } from './command';
import type { Phrase } from './phrase';
import { whole } from './phrase';
import { isEverything, isNamed, isPronoun, named, type Named, type Reading } from './reference';
import { endOf, startOf, type DraftEvent, type Origin } from './scene-draft';
import { soundsDuring, soundsIn, type Sounds } from './sounds';
import { Unclear } from './unclear';

const HAVE =
  "(?:have|use|put|put in|add|insert|i want|i want to hear|i'd like|i would like|give me|let me hear|play|do|let there be|let's have|let's hear|there should be|make it)";
const REPLACE = whole(
  '(?:replace|swap out|swap|exchange|switch out|switch|trade) (?<old>.+?) (?:by|with|for) (?<new>.+)',
  'substitute (?<new2>.+?) for (?<old2>.+)',
  `(?:${HAVE} )?(?<new3>.+?) (?:instead of|in place of|in the place of|rather than) (?<old3>.+)`,
  `(?:instead of|in place of|rather than) (?<old4>.+?)(?: ,)? ${HAVE} (?<new4>.+)`,
  '(?:instead of|in place of|rather than) (?<old5>.+?) , (?<new5>.+)',
  "(?:i would|i'd|we'd|we would) rather (?:hear|have|listen to|want) (?<new6>.+?) than (?<old6>.+)",
  "(?:i|i'd|i would|we) prefer (?<new7>.+?) (?:to|over) (?<old7>.+)",
);
const CHANGE = whole(
  '(?:change|turn|make|convert|transform|morph|alter|modify|switch|swap) (?<old>.+?) (?:to|into) (?:be )?(?<new>.+)',
);
const BECOMES = whole(
  '(?<old>.+?) (?:becomes|should become|should be|ought to be|should turn into|must be|could be) (?<new>(?:a |an |some )?.+)',
  'make (?<old2>.+?) (?<new2>(?:a|an|some) .+)',
);

const replace: Command = (phrase, reading) => {
  const groups = phrase.match(REPLACE);
  if (groups === null) return false;
  const wanted = numbered(groups, 'new');
  const old = numbered(groups, 'old');
  if (wanted === undefined || old === undefined) return false;
  exchanged(old, wanted, reading, { said: phrase.said });
  return true;
};

const change: Command = (phrase, reading) => {
  const groups = phrase.match(CHANGE);
  if (groups?.['old'] === undefined || groups['new'] === undefined) return false;
  exchanged(groups['old'], groups['new'], reading, { said: phrase.said });
  return true;
};

/** "The dog should be a wolf": only of a sound that is there. */
const becomes: Command = (phrase, reading) => {
  const groups = phrase.match(BECOMES);
  const old = groups === null ? undefined : numbered(groups, 'old');
  const wanted = groups === null ? undefined : numbered(groups, 'new');
  if (old === undefined || wanted === undefined || !isNamed(old, reading)) return false;
  exchanged(old, wanted, reading, { said: phrase.said });
  return true;
};

function numbered(groups: Readonly<Partial<Record<string, Phrase>>>, name: string): Phrase | undefined {
  return [name, 2, 3, 4, 5, 6, 7].flatMap((n) => groups[n === name ? name : `${name}${n}`] ?? [])[0];
}

/** True where "change it to …" means all that is planned. */
export function meansAll(old: Phrase, reading: Reading): boolean {
  return isEverything(old) || (isPronoun(old) && reading.it === null && reading.draft.events.length > 1);
}

function exchanged(old: Phrase, wanted: Phrase, reading: Reading, origin: Origin): void {
  const { draft } = reading;
  const sounds = soundsIn(wanted.without(/ instead$/u));
  const places = named(old, reading);
  askWhetherAll(old, sounds, reading);
  const touched: DraftEvent[] = [];
  for (const place of places) {
    const event = draft.now(place.event);
    const [only, ...more] = sounds.parts;
    if (only === undefined) continue;
    if (more.length > 0 || place.span !== null)
      touched.push(...anewInItsPlace(place, sounds, reading, origin));
    else {
      draft.set(event, becoming(event, only), origin);
      touched.push(draft.now(event));
    }
  }
  reading.it = touched;
}

/** A scene of several sounds in the place of "it" may mean one sound, or all. */
function askWhetherAll(old: Phrase, sounds: Sounds, reading: Reading): void {
  const [it, ...more] = reading.it ?? [];
  if (!isPronoun(old) || sounds.parts.length < 2 || it === undefined || more.length > 0) return;
  if (reading.draft.events.length < 2 || old.said === null) return;
  const { text } = reading;
  const withWords = (words: string): string =>
    `${text.slice(0, old.said?.[0] ?? 0)}${words}${text.slice(old.said?.[1] ?? 0)}`;
  throw new Unclear(`Does “${old.text}” mean “${it.caption}”, or the whole scene?`, [
    { label: it.caption, id: it.id, text: withWords(`"${it.caption}"`) },
    { label: 'The whole scene', id: null, text: withWords('everything') },
  ]);
}

/** The same place in the scene, other words. */
function becoming(event: DraftEvent, part: Part): PlannedChanges {
  const kind = part.bed === event.loop ? {} : { loop: part.bed, role: part.role };
  const level = part.gainDb === 0 ? {} : { gainDb: part.gainDb };
  const [first] = event.spans;
  const counted =
    part.count > 1 && event.spans.length === 1 && first !== undefined
      ? { spans: spansIn(part, first, { alone: true, atTheEnd: false, fromTheStart: true }) }
      : {};
  return { caption: part.caption, ...kind, ...level, ...counted };
}

function anewInItsPlace(
  { event, span }: Named,
  sounds: Sounds,
  reading: Reading,
  origin: Origin,
): readonly DraftEvent[] {
  const { draft } = reading;
  if (event.locked) {
    draft.remove(event, origin);
    return [event];
  }
  const own = span === null ? undefined : event.spans[span];
  const place: Span = own ?? { start: startOf(event), end: endOf(event) };
  if (span !== null && event.spans.length > 1)
    draft.set(event, { spans: event.spans.toSpliced(span, 1) }, origin);
  else draft.remove(event, origin);
  return soundsDuring(sounds, place).map((planned) => draft.add(planned));
}

export const REPLACEMENTS: readonly Command[] = [replace, change];
export const BECOMING: readonly Command[] = [becomes];
