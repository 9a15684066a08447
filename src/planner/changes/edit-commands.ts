import {
  DECIBELS,
  isLittle,
  isMuch,
  MUCH,
  NUMBER,
  PERCENT,
  POINT,
  SECONDS,
  secondsIn,
  SIZE,
} from './amounts';
import { applyAttributes } from './apply-attributes';
import { ATTRIBUTES, attributesIn, levelStep, tooMuch, type Attribute } from './attributes';
import type { Command } from './command';
import { Phrase, whole, type Groups } from './phrase';
import { isEverything, isNamed, isPronoun, type Reading } from './reference';
import { Unclear } from './unclear';

/** Commands that set something on sounds that are there. */

const MODAL = '(?:should|must|could|can|needs? to|has to|have to|ought to|shall|will|may|might|would)';
const ALWAYS =
  '(?:make|set|pan|move|shift|push|pull|slide|nudge|keep|leave|get|render|turn|change|drag|switch|fade)';
const IF_NAMED =
  "(?:have|let|put|place|play|bring|i want|i need|i'd like|i would like|we want|we need|want|start|use|give)";
const LINK = '(?: (?:to|so that it is|so it is|so that it|so it|is|are|so))?(?: be)?';
const AMOUNT = `(?:(?:by )?(?:${DECIBELS}|${PERCENT}|${SIZE}|half)|halfway|to ${DECIBELS})`;
const VOLUME = '(?:volume|level|gain|loudness)';

const MADE = whole(`${ALWAYS} (?<target>.+?)${LINK} (?<attributes>${ATTRIBUTES})`);
const MADE_IF_NAMED = whole(`${IF_NAMED} (?<target>.+?)${LINK} (?<attributes>${ATTRIBUTES})`);
const SHOULD = whole(
  `(?<target>.+?) ${MODAL} (?<attributes>${ATTRIBUTES})`,
  `${MODAL} (?<target2>.+?) (?<attributes2>${ATTRIBUTES})`,
);
const VERBLESS = whole(`(?<target>.+?)${LINK} (?<attributes>${ATTRIBUTES})`);
const BARE = whole(`(?:make it |be |a )?(?<attributes>${ATTRIBUTES})`);
const INVERTED = whole(
  `(?:a |some )?(?<attributes>(?:${SIZE} )?(?:louder|quieter|softer|longer|shorter)) (?<target>.+)`,
);
/** "Make it quiet": no more is said than which way. */
const MADE_SO = whole(
  `(?:make|keep|have|get|turn|set|render) (?<target>.+?)(?: be| sound| to be)? (?:${SIZE} )?(?<word>quiet|soft|faint|loud)`,
);
/** "Less rain": of a sound that is there. Of several things it may be their number. */
const MORE = whole(
  `(?:(?:have|give me|want|i want|use|add|get) )?(?:a )?(?:(?<size>${SIZE}) )?(?<way>more|less)(?: of)? (?<target>.+)`,
);
const TOO = whole(
  `(?<target>.+?) (?:is|are|was|sounds?|comes?(?: in)?|starts?|lasts?) (?:(?:still|far|much|way|a bit|a little) )*too (?<word>loud|quiet|soft|faint|long|short|brief|early|late)`,
);
const SAME = whole(
  `(?:do |play |keep |give me |make )?(?:exactly |all )?(?:the )?same(?: thing| scene| again| plan| sounds?| once more)*(?: ,| but| only| just| and| then| make it| at)* (?<attributes>${ATTRIBUTES})`,
);

const UP_DOWN = whole(
  `(?:turn|crank|bring|push|dial|pump|take|put) (?<way>up|down) (?:the ${VOLUME} (?:of|on|for) )?(?<target>.+?)(?: ${VOLUME})?(?: (?<amount>${AMOUNT}))?`,
  `(?:turn|crank|bring|push|dial|pump|take|put) (?:the ${VOLUME} (?:of|on|for) )?(?<target2>.+?)(?: ${VOLUME})? (?:(?<early>${SIZE}) )?(?<way2>up|down)(?: (?<amount2>${AMOUNT}))?`,
);
const RAISE = whole(
  `(?<way>raise|boost|increase|amplify|lower|reduce|decrease|attenuate|duck|dip|soften|quieten|quiet down|louden|strengthen) (?:the ${VOLUME} (?:of|on|for) )?(?<target>.+?)(?: ${VOLUME})?(?: (?<amount>${AMOUNT}))?`,
  `(?<way2>drop|cut) (?:the ${VOLUME} (?:of|on|for) )?(?<target2>.+?)(?: ${VOLUME})? (?<amount2>(?:by )?${DECIBELS}|to ${DECIBELS})`,
);
const VOLUME_TO = whole(
  `(?:set|put|change|bring) (?:the )?${VOLUME} (?:of|on|for) (?<target>.+?) (?:to|at) (?<db>${DECIBELS})`,
);
const DOUBLED_VOLUME = whole(`(?<verb>double|halve) the ${VOLUME} (?:of|on|for) (?<target>.+)`);

const LONGER = whole(
  `(?<verb>lengthen|extend|prolong|stretch|elongate|draw out|continue|shorten|trim|cut down|cut|clip|increase the (?:length|duration) of|reduce the (?:length|duration) of) (?<target>.+?)(?: out)? (?<how>by ${SECONDS}|by ${SIZE}|${SIZE}|for (?:another )?${SECONDS}|${SECONDS}|to ${SECONDS}|to ${NUMBER}|(?:to|in|by) half|(?:until|till) ${POINT}|(?:to|until|till) (?:the )?(?:very )?end(?: of the (?:scene|clip))?|short|to (?:twice|double) (?:its|the) length)`,
  `(?<verb2>lengthen|extend|prolong|stretch|elongate|shorten|trim) (?<target2>.+)`,
);
const DOUBLED = whole(`(?<verb>double|halve|triple) the (?:length|duration) of (?<target>.+)`);
const DOUBLED_SOMEHOW = whole('(?<verb>double|halve) (?<target>.+)');
const START_AT = whole(`(?:start|begin) (?<target>.+?) (?:at|on|from) (?<at>${POINT})`);
const END_AT = whole(
  `(?:end|stop|finish|cut off|cut) (?<target>.+?)(?: (?:off|short))? (?:at|after|by|on) (?<at>${POINT})`,
);
const LENGTH_OF = whole(
  `(?:set|change|make|put) (?:the )?(?:length|duration) of (?<target>.+?) (?:to|be) (?<seconds>${SECONDS})`,
);

const OVER = `(?:over|for|within|in|during)(?: the)?(?: (?:first|last|final))? ${SECONDS}`;
const FADE_FIRST = whole(
  `(?<fade>fade (?:in|out)(?: and (?:in|out))?) (?<target>.+?)(?: (?<over>${OVER}|slowly|gradually))?`,
  `(?:(?:add|apply|put|give) )?(?:a |an )?(?:(?:slow|long|gentle|smooth|gradual|short|quick) )?(?:(?<length2>${SECONDS}) )?(?<fade2>fade ?-? ?(?:in|out)|fade-in|fade-out)(?: (?<over2>of ${SECONDS}|over ${SECONDS}))? (?:to|on|at|for) (?<target2>.+)`,
  `fade (?<target3>.+?) (?<fade3>(?:in|out)(?: and (?:in|out))?)(?: (?<over3>${OVER}|slowly|gradually))?`,
);
const FADE_ALONE = whole(`fade (?<target>.+?)(?: (?<over>(?:over|for) ${SECONDS}|slowly|gradually|away))?`);
const GIVE_FADE = whole(
  `give (?<target>.+?) (?:a |an )?(?<length>${SECONDS} )?(?<fade>fade ?-? ?(?:in|out)|fade-in|fade-out)(?: (?<over>of ${SECONDS}|over ${SECONDS}))?`,
);

const LOOP = whole(
  '(?:loop) (?<target>.+?)(?: forever| all the time)?',
  '(?:put) (?<target2>.+?) (?:on|in) a loop',
);
const NO_LOOP = whole("(?:stop looping|don't loop|do not loop|unloop|no loop for) (?<target>.+)");
/** "One more bark at 5 s". */
const ONCE_MORE = whole(
  `(?:(?:add|insert|put|play|give me|have|repeat) )?(?:one|once) more (?<target>.+?) at (?<at>${POINT})`,
  `(?:repeat (?<target2>.+?)|play (?<target3>.+?) (?:again|once more)) at (?<at2>${POINT})`,
);
const REPEAT = whole(`repeat (?<target>.+?) (?<count>${NUMBER} times|twice|thrice|once)(?: in a row)?`);
const MUTE = whole(
  '(?:mute|silence|turn off|switch off|hush) (?<target>.+)',
  '(?:turn|switch) (?<target2>.+?) off',
);
const UNMUTE = whole(
  '(?:unmute|turn on|switch on|turn back on) (?<target>.+)',
  '(?:turn|switch) (?<target2>.+?) (?:back )?on(?: again)?',
);
const AGAIN = '(?:again|differently|anew|once more|over(?: again)?|, but differently|a different way)';
const ANEW = whole(
  `(?:regenerate|re-render|rerender|redo|remake|resample|reroll|re-roll|retry|rerecord|re-record|refresh)(?: the sound of)? (?<target>.+?)(?: ${AGAIN})*`,
  `(?:try|do|render|generate|make|record|take|give me) (?<target2>.+?)(?: (?:,|but|and))?(?: ${AGAIN})+`,
  `(?:try |give me |make |i want |do )?(?:another|a different|a new|a better|one more|an alternative) (?:take|version|variation|try|variant)(?: of| on| for) (?<target3>.+)`,
  `(?<target4>.+?)(?: ,)? ${AGAIN}(?: ,)?(?: ${AGAIN})*`,
  `(?:try |give me |make |i want |use )?a different (?<target5>.+)`,
);

/** Null: it is another command after all. */
type Read = (groups: Groups, reading: Reading) => readonly Attribute[] | null;

/** A pattern of which `target` (or `target2`, …) is changed by what is read of its other groups. */
function edit(pattern: RegExp, read: Read, onlyIfNamed = false): Command {
  return (phrase, reading) => {
    const groups = phrase.match(pattern);
    if (groups === null) return false;
    const target = group(groups, 'target') ?? Phrase.of(pattern === SAME ? 'everything' : 'it');
    if (onlyIfNamed && !isThere(target, reading)) return false;
    const wanted = read(groups, reading);
    if (wanted === null) return false;
    applyAttributes(target, wanted, reading, { said: phrase.said });
    return true;
  };
}

/** "Halve the rain": its length for some, its level for others. */
function doubledSomehow(phrase: Phrase, reading: Reading): boolean {
  const groups = phrase.match(DOUBLED_SOMEHOW);
  if (groups?.target === undefined || groups.verb === undefined || !isThere(groups.target, reading))
    return false;
  const at = groups.target.said?.[0] ?? 0;
  const asked = (what: string): string =>
    `${reading.text.slice(0, at)}the ${what} of ${reading.text.slice(at)}`;
  throw new Unclear(`Its length, or its volume?`, [
    { label: 'Length', id: null, text: asked('length') },
    { label: 'Volume', id: null, text: asked('volume') },
  ]);
}

/** "A dog" is one more; "the dog" is there. */
export function isThere(target: Phrase, reading: Reading): boolean {
  if (isNew(target.text)) return false;
  return isEverything(target) || isPronoun(target) || isNamed(target, reading);
}

function group(groups: Groups, name: string): Phrase | undefined {
  return [name, `${name}2`, `${name}3`, `${name}4`, `${name}5`].flatMap((one) => groups[one] ?? [])[0];
}

function text(groups: Groups, name: string): string {
  return group(groups, name)?.text ?? '';
}

function attributes(groups: Groups): readonly Attribute[] | null {
  return attributesIn(text(groups, 'attributes'));
}

function isNew(target: string): boolean {
  return /^(?:a|an|some|another|more) /u.test(target);
}

function level(amount: string, down: boolean): readonly Attribute[] {
  const to = new RegExp(`^to (?<db>${DECIBELS})$`, 'u').exec(amount)?.groups?.['db'];
  if (to !== undefined) return attributesIn(`to ${to}`) ?? [];
  return [{ kind: 'level', by: levelStep(amount, down) }];
}

function more(groups: Groups): readonly Attribute[] | null {
  const target = text(groups, 'target');
  if (isNew(target) || /^(?:the |my )?\S+[^s]s(?: |$)/u.test(target)) return null;
  return [{ kind: 'level', by: levelStep(text(groups, 'size'), text(groups, 'way') === 'less') }];
}

function fade(groups: Groups): readonly Attribute[] {
  const words = text(groups, 'fade').replaceAll('-', ' ').replaceAll(/ +/gu, ' ');
  const over = `${text(groups, 'length')} ${text(groups, 'over')}`;
  const seconds = new RegExp(SECONDS, 'u').test(over) ? secondsIn(over) : null;
  return [{ kind: 'fade', in: /\bin\b/u.test(words), out: /\bout\b/u.test(words), seconds }];
}

function longer(groups: Groups, { text: line }: Reading): readonly Attribute[] {
  const shorter = /^(?:shorten|trim|cut|clip|reduce)/u.test(text(groups, 'verb'));
  const how = text(groups, 'how');
  if (/^(?:to|until|till) (?:the )?(?:very )?end/u.test(how)) return [{ kind: 'place', place: 'until-end' }];
  if (/^(?:until|till) /u.test(how)) return [{ kind: 'end', at: secondsIn(how) }];
  if (/half$/u.test(how)) return [{ kind: 'length', factor: 0.5 }];
  if (/(?:twice|double)/u.test(how)) return [{ kind: 'length', factor: 2 }];
  if (/^to /u.test(how)) {
    const target = group(groups, 'target');
    const sceneIsMeant = target !== undefined && isEverything(target);
    if (shorter || sceneIsMeant) return [{ kind: 'length-to', seconds: secondsIn(how) }];
    const amount = how.replace(/^to /u, '');
    const until = line.replace(
      new RegExp(`\\bto ${amount.split(' ')[0] ?? ''}`, 'iu'),
      `until ${amount.split(' ')[0] ?? ''}`,
    );
    throw new Unclear(`Until ${secondsIn(how)} s, or ${secondsIn(how)} s long?`, [
      { label: `Until ${secondsIn(how)} s`, id: null, text: until },
      {
        label: `${secondsIn(how)} s long`,
        id: null,
        text: `Make ${target?.text.replaceAll('_', ' ') ?? 'it'} ${secondsIn(how)} seconds long`,
      },
    ]);
  }
  if (new RegExp(SECONDS, 'u').test(how)) {
    return [{ kind: 'length-by', seconds: secondsIn(how) * (shorter ? -1 : 1) }];
  }
  const factor = isLittle(how) ? 1.25 : new RegExp(MUCH, 'u').test(how) && isMuch(how) ? 2 : 1.5;
  return [{ kind: 'length', factor: shorter ? 1 / factor : factor }];
}

/** First those that say exactly what they want; the shortest last. */
export const EDITS: readonly Command[] = [
  edit(SAME, attributes),
  edit(MADE_SO, (groups) => [{ kind: 'level', by: levelStep('', text(groups, 'word') !== 'loud') }], true),
  edit(MORE, more, true),
  edit(TOO, (groups) => [tooMuch(text(groups, 'word'))]),
  edit(VOLUME_TO, (groups) => level(`to ${text(groups, 'db')}`, false)),
  edit(DOUBLED_VOLUME, (groups) => [{ kind: 'level', by: text(groups, 'verb') === 'double' ? 6 : -6 }]),
  edit(UP_DOWN, (groups) =>
    level(text(groups, 'amount') || text(groups, 'early'), text(groups, 'way') === 'down'),
  ),
  edit(RAISE, (groups) =>
    level(
      text(groups, 'amount'),
      !/^(?:raise|boost|increase|amplify|louden|strengthen)/u.test(text(groups, 'way')),
    ),
  ),
  edit(LENGTH_OF, (groups) => [{ kind: 'length-to', seconds: secondsIn(text(groups, 'seconds')) }]),
  edit(DOUBLED, (groups) => [
    { kind: 'length', factor: { double: 2, triple: 3 }[text(groups, 'verb')] ?? 0.5 },
  ]),
  doubledSomehow,
  edit(START_AT, (groups) => [{ kind: 'start', at: secondsIn(text(groups, 'at')) }], true),
  edit(END_AT, (groups) => [{ kind: 'end', at: secondsIn(text(groups, 'at')) }], true),
  edit(LONGER, longer),
  edit(FADE_FIRST, fade),
  edit(GIVE_FADE, fade, true),
  edit(NO_LOOP, () => [{ kind: 'loop', loop: false }]),
  edit(LOOP, () => [{ kind: 'loop', loop: true }]),
  edit(ONCE_MORE, (groups) => [{ kind: 'once-more', at: secondsIn(text(groups, 'at')) }], true),
  edit(REPEAT, (groups) => attributesIn(text(groups, 'count')), true),
  edit(UNMUTE, () => [{ kind: 'mute', muted: false }], true),
  edit(MUTE, () => [{ kind: 'mute', muted: true }]),
  edit(MADE, (groups) => (isNew(text(groups, 'target')) ? null : attributes(groups))),
  edit(MADE_IF_NAMED, attributes, true),
  edit(SHOULD, attributes, true),
  edit(ANEW, () => [{ kind: 'anew' }], true),
  edit(FADE_ALONE, (groups) => fade({ ...groups, fade: Phrase.of('fade out') })),
];

/** Without a verb: tried when nothing else fits. */
export const EDITS_WITHOUT_VERB: readonly Command[] = [
  edit(INVERTED, attributes, true),
  edit(BARE, attributes),
  edit(VERBLESS, attributes, true),
];
