import type { Span } from '../../project/document';
import type { PlannedEvent } from '../../project/operations';
import { NUMBER, SECONDS } from './amounts';
import { attributesIn, type Attribute } from './attributes';
import type { Command } from './command';
import { isThere } from './edit-commands';
import { single } from './move-commands';
import type { Phrase } from './phrase';
import { whole } from './phrase';
import { isNamed, isPronoun, wordsToExplain, type Named, type Reading } from './reference';
import { quietStretch, roomFor } from './room';
import { endOf, inWords, startOf, type DraftEvent, type Origin } from './scene-draft';
import { bedsToTheEnd } from './apply-attributes';
import { changesOf } from './settings';
import { soundsDuring, soundsIn, type Sounds } from './sounds';
import { unexplained } from './unclear';

export const ADD_VERB =
  "(?:make(?= (?:a|an|some) )|add in|add|insert|include|put in|put|place|throw in|mix in|squeeze in|bring in|drop in|slip in|sneak in|fit in|work in|introduce|layer|overlay|give me|let me hear|let us hear|let's hear|let there be|let's have|have|play|generate|create|there should be|there should also be|there needs to be|there must be|there is|there are|i want to hear|i want|i need|we need|i'd like to hear|i'd like|i would like to hear|i would like|we want|combine (?:it|this|that|the scene|everything) with|mix (?:it|this|that|the scene|everything) with)";
const ADVERB = '(?: (?:right|just|directly|immediately|shortly|somewhere|exactly|only))*';
const BEFORE = `${ADVERB} (?:before|prior to|ahead of|in front of)(?: the part where)?`;
const AFTER = `${ADVERB} (?:after|behind|following|once)(?: the part where)?`;
const DURING =
  '(?: (?:right|just|exactly))* (?:during|while|whilst|as|when|over|under|underneath|beneath|along with|together with|alongside|at the same time as|on top of|behind)';
const ALSO = '(?: ?,)?(?: and| but)?';

const ADD = whole(`(?<verb>${ADD_VERB})(?: in| also| too)? (?<what>.+)`);
const IN_FRONT = whole(
  `(?<way>before|after|while|during|between|as|when|once|right after|right before|just after|just before) (?<other>.+?)(?: ,)? ${ADD_VERB} (?<what>.+)`,
);
const BETWEEN = whole(`(?<new>.+?)(?: somewhere)?(?: in)? between (?<after>.+?) and (?<before>.+)`);
const BETWEEN_BOTH = whole(
  `(?<new>.+?)${BEFORE} (?<before>.+?)${ALSO}${AFTER} (?<after>.+)`,
  `(?<new2>.+?)${AFTER} (?<after2>.+?)${ALSO}${BEFORE} (?<before2>.+)`,
);
const BESIDE = whole(`(?<new>.+?)${BEFORE} (?<before>.+)`, `(?<new2>.+?)${AFTER} (?<after>.+)`);
const TOGETHER = whole(`(?<new>.+?)${DURING} (?<with>.+)`);
const IN_ITS_PLACE = / (?:in (?:its|his|her|their) place|instead(?: of (?:it|that|them))?|in place of it)$/u;
const TO_THE_SCENE =
  / (?:to|into|in|on) (?:the|this|my|our) (?:scene|mix|clip|audio|recording|soundscape|plan|whole thing)$/u;
const TO_AN_EDGE = /(?<= )to(?= the (?:very )?(?:start|beginning|end|middle)$)/u;

const SIDE =
  '(?:slightly |far |hard )?(?:to|on|from|at) the (?:far )?(?:left|right)(?: side| speaker| channel)?';
const FADES = `(?:that |which )?(?:fades?|fading) (?:in|out)(?: and out)?(?: slowly| gradually)?(?: (?:over|for) ${SECONDS})?`;
const LEVELS = `(?:at|with) (?:[-+] |minus |plus )?${NUMBER} (?:db|decibels?)|(?:very |a bit |a little |much )?(?:louder|quieter)`;
const SETTING = whole(`(?<what>.+?)(?: ,)? (?<setting>${SIDE}|${FADES}|${LEVELS})`);

const THE_AND_MORE = whole('(?<target>(?:the|my|this|that) \\S+) (?<rest>.+)');
const COMMANDED = whole('(?<verb>\\S+) (?<target>(?:the|my|this|that) .+)');

/** What stands where. */
interface Wanted {
  readonly what: Phrase;
  readonly after: Named | null;
  readonly before: Named | null;
  readonly during: Named | null;
}

const add: Command = (phrase, reading) => {
  const front = phrase.match(IN_FRONT);
  if (front?.what !== undefined && front.other !== undefined) {
    const wanted = inFront(front.way?.text ?? '', front.other, front.what, reading);
    put(wanted, reading, { said: phrase.said });
    return true;
  }
  const { verb, what } = phrase.match(ADD) ?? {};
  if (verb === undefined || what === undefined) return false;
  askForTheRest(verb, what, reading);
  addWhat(what, reading, { said: phrase.said });
  return true;
};

/** "A man talks after the siren": no verb, but a place in the scene. */
const addWithoutVerb: Command = (phrase, reading) => {
  const wanted = placedIn(phrase, reading);
  if (wanted.after === null && wanted.before === null && wanted.during === null) return false;
  if (isThere(wanted.what, reading)) return false;
  askForTheVerb(wanted.what, reading);
  put(wanted, reading, { said: phrase.said });
  return true;
};

/** "Duck the traffic …": what begins with a word before a sound that is there is a command, which nobody knows. */
function askForTheVerb(what: Phrase, reading: Reading): void {
  const groups = what.match(COMMANDED);
  if (groups?.verb !== undefined && groups.target !== undefined && isNamed(groups.target, reading))
    throw unexplained(groups.verb.words);
}

/** "Put the traffic somewhere nice": a sound that is there is put, and the rest says how; it is no new sound. */
function askForTheRest(verb: Phrase, what: Phrase, reading: Reading): void {
  const groups = /^(?:put|place|have|play|let)/u.test(verb.text) ? what.match(THE_AND_MORE) : null;
  const { target, rest } = groups ?? {};
  if (target === undefined || rest === undefined || isPronoun(target) || isNamed(what, reading)) return;
  if (isNamed(target, reading)) throw unexplained(rest.words);
}

function addWhat(what: Phrase, reading: Reading, origin: Origin): void {
  const inItsPlace = reading.gap !== null && IN_ITS_PLACE.test(what.text) ? reading.gap : null;
  const bare = what.without(IN_ITS_PLACE).without(TO_THE_SCENE).without(TO_AN_EDGE);
  if (inItsPlace !== null) {
    const { sounds, settings } = withSettings(bare);
    placeAll(sounds, inItsPlace, settings, reading, origin);
    return;
  }
  put(placedIn(bare, reading), reading, origin);
}

function inFront(way: string, other: Phrase, what: Phrase, reading: Reading): Wanted {
  const inner = placedIn(what, reading);
  if (way === 'between') {
    const pair = other.match(whole('(?<after>.+?) and (?<before>.+)'));
    if (pair?.after === undefined || pair.before === undefined) throw unexplained(other.words);
    return { ...inner, after: single(pair.after, reading), before: single(pair.before, reading) };
  }
  const place = single(other, reading);
  if (/before/u.test(way)) return { ...inner, before: place };
  if (/after|once/u.test(way)) return { ...inner, after: place };
  return { ...inner, during: place };
}

/** Takes the relation to sounds that are there off a description; one to sounds that are not is part of it. */
function placedIn(what: Phrase, reading: Reading): Wanted {
  const none = { after: null, before: null, during: null };
  const both = what.match(BETWEEN_BOTH);
  const pair = both ?? what.match(BETWEEN);
  const fresh = pair?.new ?? pair?.new2;
  const after = pair?.after ?? pair?.after2;
  const before = pair?.before ?? pair?.before2;
  if (
    fresh !== undefined &&
    after !== undefined &&
    before !== undefined &&
    isPlace(after, reading) &&
    isPlace(before, reading)
  ) {
    return { what: fresh, after: single(after, reading), before: single(before, reading), during: null };
  }
  const beside = what.match(BESIDE);
  const near = beside?.before ?? beside?.after;
  const told = beside?.new ?? beside?.new2;
  if (near !== undefined && told !== undefined && isPlace(near, reading)) {
    const place = single(near, reading);
    return beside?.before === undefined
      ? { ...none, what: told, after: place }
      : { ...none, what: told, before: place };
  }
  const together = what.match(TOGETHER);
  if (together?.new !== undefined && together.with !== undefined && isPlace(together.with, reading)) {
    return { ...none, what: together.new, during: single(together.with, reading) };
  }
  return { ...none, what };
}

/**
 * True where the words name a sound that is there.
 * @throws Unclear when they speak of one as if it were, with "the", and it is not.
 */
function isPlace(phrase: Phrase, reading: Reading): boolean {
  if (
    new RegExp(
      `^(?:about |around )?(?:second )?${NUMBER}(?: |$)|^(?:the )?(?:start|beginning|end|middle)$`,
      'u',
    ).test(phrase.text)
  )
    return false;
  if (/^(?:a|an|some|another) /u.test(phrase.text) && !phrase.isQuote) return isNamed(phrase, reading);
  if (isNamed(phrase, reading)) return true;
  if (/^(?:the|this|that|my|his|her) /u.test(phrase.text)) throw unexplained(wordsToExplain(phrase, reading));
  return false;
}

function put({ what, after, before, during }: Wanted, reading: Reading, origin: Origin): void {
  const { draft } = reading;
  const { sounds, settings } = withSettings(what);
  const name = sounds.parts[0]?.caption ?? what.text;
  if (sounds.timed && during === null && after === null && before === null) {
    reachTo(sounds.lastSecond, name, reading, origin);
    placeAll(sounds, [{ start: 0, end: draft.duration }], settings, reading, origin);
  } else if (during !== null) {
    placeAll(sounds, [within(during, sounds)], settings, reading, origin);
  } else if (after !== null || before !== null) {
    const room = roomFor(draft, { after, before, natural: sounds.natural, moving: null });
    for (const { event, spans } of room.moved) {
      const behind = startOf({ spans }) >= room.span.start;
      draft.set(
        event,
        { spans },
        { ...origin, because: `“${name}” comes ${behind ? 'before' : 'after'} it` },
      );
    }
    if (room.note !== null) draft.note(room.note);
    placeAll(sounds, [room.span], settings, reading, origin);
  } else {
    const whole = sounds.beds || sounds.background;
    const span = whole ? { start: 0, end: draft.duration } : quietStretch(draft, sounds.natural);
    placeAll(sounds, [span], settings, reading, origin);
  }
}

/** A time behind the end makes the scene longer. */
function reachTo(last: number, name: string, reading: Reading, origin: Origin): void {
  const { draft } = reading;
  const before = draft.duration;
  if (last <= before) return;
  draft.setDuration(last, { ...origin, because: `“${name}” is heard until ${inWords(last)}` });
  bedsToTheEnd(before, reading, origin);
}

function within({ event, span }: Named, { natural, beds }: Sounds): Span {
  const own = span === null ? undefined : event.spans[span];
  const start = own?.start ?? startOf(event);
  const end = own?.end ?? endOf(event);
  if (natural === null || beds || natural >= end - start) return { start, end };
  const lead = (end - start - natural) * 0.3;
  return { start: start + lead, end: start + lead + natural };
}

/** "On the left", "fading in", "at −6 dB" are settings, and no part of the caption. */
function withSettings(phrase: Phrase): { readonly sounds: Sounds; readonly settings: readonly Attribute[] } {
  const found = phrase.match(SETTING);
  const attributes =
    found?.setting === undefined
      ? null
      : attributesIn(found.setting.text.replace(/^(?:that|which) /u, '').replace(/^with /u, 'at '));
  if (found?.what === undefined || attributes === null) return { sounds: soundsIn(phrase), settings: [] };
  const inner = withSettings(found.what);
  return { sounds: inner.sounds, settings: [...inner.settings, ...attributes] };
}

function placeAll(
  sounds: Sounds,
  places: readonly Span[],
  settings: readonly Attribute[],
  reading: Reading,
  origin: Origin,
): void {
  const { draft } = reading;
  const [first] = places;
  if (first === undefined) return;
  const planned = soundsDuring(sounds, first).map((event): PlannedEvent => {
    const spans = places.length > 1 && sounds.parts.length === 1 ? places : event.spans;
    return { ...event, spans };
  });
  reading.it = planned.map((event): DraftEvent => {
    const added = draft.add(event);
    for (const setting of settings) {
      draft.set(draft.now(added), changesOf(draft.now(added), setting, draft.duration), origin);
    }
    return draft.now(added);
  });
}

export const ADDITIONS: readonly Command[] = [add];
export const ADDITIONS_WITHOUT_VERB: readonly Command[] = [addWithoutVerb];
