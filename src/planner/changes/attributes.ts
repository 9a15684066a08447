import type { Decibels, Seconds } from '../../lib/units';
import {
  decibelsIn,
  DECIBELS,
  factorIn,
  isLittle,
  isMuch,
  LITTLE,
  NUMBER,
  numberIn,
  PERCENT,
  POINT,
  SECONDS,
  secondsIn,
  SIZE,
  TIMES_AS,
} from './amounts';

/** What is said of a sound that is there, as a change of it. */
export type Attribute =
  | { readonly kind: 'level'; readonly by: Decibels }
  | { readonly kind: 'level-to'; readonly gainDb: Decibels }
  | { readonly kind: 'length'; readonly factor: number }
  | { readonly kind: 'length-by'; readonly seconds: Seconds }
  | { readonly kind: 'length-to'; readonly seconds: Seconds }
  | { readonly kind: 'shift'; readonly by: Seconds }
  | { readonly kind: 'start'; readonly at: Seconds }
  | { readonly kind: 'at'; readonly at: Seconds }
  | { readonly kind: 'end'; readonly at: Seconds }
  /** From there to the end of the scene. */
  | { readonly kind: 'from'; readonly at: Seconds }
  | { readonly kind: 'span'; readonly start: Seconds; readonly end: Seconds }
  | { readonly kind: 'place'; readonly place: 'start' | 'middle' | 'end' | 'whole' | 'until-end' }
  | { readonly kind: 'side'; readonly pan: number; readonly more: boolean }
  | { readonly kind: 'fade'; readonly in: boolean; readonly out: boolean; readonly seconds: Seconds | null }
  | { readonly kind: 'ground'; readonly ground: 'background' | 'distance' | 'foreground' }
  | { readonly kind: 'loop'; readonly loop: boolean }
  | { readonly kind: 'count'; readonly count: number }
  /** Its sound at one more place. */
  | { readonly kind: 'once-more'; readonly at: Seconds }
  | { readonly kind: 'mute'; readonly muted: boolean }
  | { readonly kind: 'anew' };

/** Louder and quieter without a number: what the rules mean by loud and soft (planner.md 3.3, point 7). */
const STEP: Decibels = 6;
const SMALL_STEP: Decibels = 3;
const LARGE_STEP: Decibels = 9;
/** Later and earlier without a number. */
const SHIFT: Seconds = 1;
/** Hard left is for who says so. */
const ASIDE = 0.7;
const ASIDE_A_LITTLE = 0.3;

const LOUDER = '(?:louder|more loud|noisier|hotter)';
const QUIETER = '(?:quieter|softer|fainter|more quiet|less loud)';
const HARD = '(?:hard|fully|completely|entirely|all the way|totally)';
const SIDE_ADVERBS = `(?:(?:${LITTLE}|${HARD}|far|more|further) )*`;
const BEGIN =
  '(?:start|begin|come in|come|kick in|enter|happen|play|sound|occur|hit|strike|land|appear|be|go|run|only|just|also)';
const BEGINS = `(?:${BEGIN}(?:s|ing)? )*`;
const STOP = '(?:end|stop|finish|cease|go away|be over)(?:s|ing|ping)?';
const EDGE = '(?:the )?(?:very )?(?:start|beginning|end|middle)(?: of the (?:scene|clip|audio|recording))?';

interface Rule {
  readonly source: string;
  read(text: string): Attribute;
}

/** "2 dB up", "down a bit": what is said of a fader. */
const FADER = `(?:by )?${DECIBELS} (?:up|down)|(?:up|down) (?:by )?(?:${DECIBELS}|${SIZE})`;
/** How loud something is to be, as what is listed after one another says it. */
export const LEVEL_WORDS = `(?:(?:${SIZE} )?(?:${LOUDER}|${QUIETER})|(?:by )?${DECIBELS} (?:${LOUDER}|${QUIETER})|${FADER}|[-+] ${NUMBER} (?:db|decibels?))`;

const RULES: readonly Rule[] = [
  {
    source: `(?:be |sound )?(?:${SIZE} )?(?:${LOUDER}|${QUIETER})(?: by ${DECIBELS}| by ${PERCENT}| by ${SIZE}| ${SIZE})?|(?:be )?(?:by )?${DECIBELS} (?:${LOUDER}|${QUIETER})`,
    read: (text) => ({ kind: 'level', by: levelStep(text, new RegExp(QUIETER, 'u').test(text)) }),
  },
  { source: FADER, read: (text) => ({ kind: 'level', by: levelStep(text, /\bdown\b/u.test(text)) }) },
  {
    source: `(?:be |sound )?(?:only |just )?${TIMES_AS} as (?:loud|quiet|soft)(?:ly)?`,
    read: (text) => ({ kind: 'level', by: decibelsOf(text, /(?:quiet|soft)/u.test(text)) }),
  },
  {
    source: `(?:play )?(?:at|to) (?:half|double|twice)(?: the| its)?(?: volume| level| loudness)`,
    read: (text) => ({ kind: 'level', by: decibelsOf(text, false) }),
  },
  {
    source: `(?:by |(?<! to | at ))[-+] ${NUMBER} (?:db|decibels?)`,
    read: (text) => ({ kind: 'level', by: decibelsIn(text.replace(/^by /u, '')) }),
  },
  {
    source: `(?:at|to) (?:[-+] |minus |plus )?${NUMBER} (?:db|decibels?)`,
    read: (text) => ({ kind: 'level-to', gainDb: decibelsIn(text.replace(/^(?:at|to) /u, '')) }),
  },
  {
    source: `(?:be |last )?(?:${SIZE} )?(?:longer|shorter|briefer)(?: by ${SECONDS}| by ${SIZE}| ${SIZE})?|(?:be |last )?(?:by )?${SECONDS} (?:longer|shorter)`,
    read: lengthChange,
  },
  {
    source: `(?:be |last |run )?(?:only |just )?${TIMES_AS} as (?:long|short)|${TIMES_AS}(?: the| its) length`,
    read: (text) => {
      const factor = Math.max(0.01, factorIn(text));
      return { kind: 'length', factor: /short$/u.test(text) ? 1 / factor : factor };
    },
  },
  {
    source: `(?:be |only |just |exactly )*(?:${SECONDS} (?:long|in length)|(?:last|run|go on|play|sound)(?:s|ing)?(?: only| just)? (?:for )?(?:only |just )?${SECONDS}|for (?:only |just )?${SECONDS})`,
    read: (text) => ({ kind: 'length-to', seconds: secondsIn(text) }),
  },
  {
    source: `${BEGINS}(?:${SIZE} )?(?:later|earlier|sooner)(?: by ${SECONDS}| by ${SIZE}| ${SIZE})?|${BEGINS}(?:by )?${SECONDS} (?:later|earlier|sooner)`,
    read: (text) => ({ kind: 'shift', by: shiftOf(text) }),
  },
  {
    source: `${BEGINS}(?:from|between) ${POINT} (?:to|until|till|and|through|-) ${POINT}|${BEGINS}${NUMBER}(?: s| seconds?)? (?:-|to) ${SECONDS}`,
    read: (text) => {
      const [, a = '', b = ''] =
        /(?:from |between |^|\s)(\S+(?: \S+)?) (?:to|until|till|and|through|-) (.+)$/u.exec(text) ?? [];
      const [start, end] = [secondsIn(a), secondsIn(b)];
      return { kind: 'span', start: Math.min(start, end), end: Math.max(start, end) };
    },
  },
  {
    source: `${BEGINS}from ${POINT} (?:(?:to|until|till) (?:the )?(?:very )?end|on|onwards?)`,
    read: (text) => ({ kind: 'from', at: secondsIn(text) }),
  },
  {
    source: `(?:start|begin)(?:s|ing|ning)? (?:at|on|from|after) ${POINT}`,
    read: (text) => ({ kind: 'start', at: secondsIn(text) }),
  },
  {
    source: `${BEGINS}(?:at|on|after) ${POINT}|${BEGINS}${SECONDS} in`,
    read: (text) => ({ kind: 'at', at: secondsIn(text) }),
  },
  {
    source: `${STOP} (?:at|by|after|on) ${POINT}|${BEGINS}(?:until|till|up to) ${POINT}`,
    read: (text) => ({ kind: 'end', at: secondsIn(text) }),
  },
  {
    source: `${BEGINS}(?:at|in|near|towards|from) ${EDGE}|(?:go |come |be )?(?:first|last)|(?:start|begin) (?:right )?(?:away|immediately|at once)`,
    read: (text) => ({ kind: 'place', place: placeOf(text) }),
  },
  {
    source: `${BEGINS}(?:throughout|the whole time|the entire time|all the time|all along|throughout the (?:scene|clip)|for the (?:whole|entire) (?:scene|clip|time|thing))`,
    read: () => ({ kind: 'place', place: 'whole' }),
  },
  {
    source: `${BEGINS}(?:last |go on |continue )?(?:until|till|to) (?:the )?(?:very )?end(?: of the (?:scene|clip))?`,
    read: () => ({ kind: 'place', place: 'until-end' }),
  },
  {
    source: `(?:be |come |sound )?${SIDE_ADVERBS}(?:(?:to|on|from|at|towards?|in|into|coming from) )?(?:the )?(?:far )?(?:left|right)(?: side| speaker| channel| hand side| ear)?|(?:be |come |sound )?(?:in|to|from|into|at) the (?:centre|center)|(?:centred|centered|center|centre)`,
    read: side,
  },
  {
    source: `fad(?:e|es|ing) (?:in|out)(?: and (?:in|out))?(?: gradually| slowly| gently| softly)?(?: (?:over|for|within|in|during)(?: the (?:first|last))? ${SECONDS})?|(?:come |start |begin |enter )?in (?:gradually|slowly|gently)(?: over ${SECONDS})?|(?:gradually|slowly|gently) (?:come |fade )in|(?:out|away) (?:gradually|slowly|gently)`,
    read: (text) => fadeOf(text),
  },
  {
    source: `${BEGINS}(?:only )?(?:in|into|to) (?:the )?(?:background|back|foreground|front|distance)|(?:be )?(?:far away|further away|distant)`,
    read: (text) => ({
      kind: 'ground',
      ground: /fore|front/u.test(text) ? 'foreground' : /back/u.test(text) ? 'background' : 'distance',
    }),
  },
  {
    source: '(?:be )?(?:loop|looped|looping|on a loop|in a loop)(?: forever)?',
    read: () => ({ kind: 'loop', loop: true }),
  },
  {
    source: `(?:be heard |sound |play |happen |repeat )?(?:${NUMBER} times|twice|thrice|once)(?: in a row)?`,
    read: (text) => ({ kind: 'count', count: /\bonce\b/u.test(text) ? 1 : Math.round(factorIn(text)) }),
  },
  { source: '(?:be )?(?:muted|silent|silenced)', read: () => ({ kind: 'mute', muted: true }) },
  { source: '(?:be )?(?:unmuted|audible)(?: again)?', read: () => ({ kind: 'mute', muted: false }) },
  {
    source:
      '(?:sound )?(?:different|differently|a little different|anew)(?: this time)?|again(?: ,)?(?: (?:but )?differently)?|once more',
    read: () => ({ kind: 'anew' }),
  },
];

const ONE = RULES.map((rule) => ({ rule, pattern: new RegExp(`^(?:${rule.source})$`, 'u') }));
const ANY = `(?:${RULES.map((rule) => rule.source).join('|')})`;
const JOINT = '(?: ,)?(?: and| but| ,)(?: then| also| make it| it)?';
/** Source of a list of attributes: "louder and two seconds later". */
export const ATTRIBUTES = `${ANY}(?:${JOINT} ${ANY}){0,5}`;

const JOINTS = new RegExp(`${JOINT} `, 'gu');

/** Reads what `ATTRIBUTES` matched; null where a part is no attribute. */
export function attributesIn(text: string): readonly Attribute[] | null {
  const whole = one(text);
  if (whole !== null) return [whole];
  for (const joint of text.matchAll(JOINTS)) {
    const first = one(text.slice(0, joint.index));
    if (first === null) continue;
    const rest = attributesIn(text.slice(joint.index + joint[0].length));
    if (rest !== null) return [first, ...rest];
  }
  return null;
}

function one(text: string): Attribute | null {
  return ONE.find(({ pattern }) => pattern.test(text))?.rule.read(text) ?? null;
}

/** "Too loud" asks for the opposite. */
export function tooMuch(word: string): Attribute {
  if (word === 'loud') return { kind: 'level', by: -STEP };
  if (/quiet|soft|faint|low/u.test(word)) return { kind: 'level', by: STEP };
  if (word === 'long') return { kind: 'length', factor: 1 / 1.5 };
  if (/short|brief/u.test(word)) return { kind: 'length', factor: 1.5 };
  return { kind: 'shift', by: word === 'late' ? -SHIFT : SHIFT };
}

/** Signed: how many dB "a bit", "by 3 dB", "by half" or nothing at all mean. */
export function levelStep(text: string, down: boolean): Decibels {
  const sign = down ? -1 : 1;
  if (new RegExp(`${NUMBER} (?:db|decibels?)`, 'u').test(text)) return sign * numberIn(text);
  const percent = new RegExp(PERCENT, 'u').exec(text)?.[0];
  if (percent !== undefined) {
    const factor = 1 + (sign * numberIn(percent)) / 100;
    return 20 * Math.log10(Math.max(0.001, factor));
  }
  if (/\bhalf\b/u.test(text)) return sign * 6;
  if (isLittle(text)) return sign * SMALL_STEP;
  return sign * (isMuch(text) ? LARGE_STEP : STEP);
}

/** Twice as loud is twice the pressure: 6 dB. */
function decibelsOf(text: string, down: boolean): Decibels {
  const factor = Math.max(0.001, factorIn(text));
  const db = Math.round(20 * Math.log10(factor) * 10) / 10;
  return down ? -db : db;
}

function lengthChange(text: string): Attribute {
  const shorter = /short|brief/u.test(text);
  if (new RegExp(SECONDS, 'u').test(text)) {
    return { kind: 'length-by', seconds: secondsIn(text) * (shorter ? -1 : 1) };
  }
  const factor = isLittle(text) ? 1.25 : isMuch(text) ? 2 : 1.5;
  return { kind: 'length', factor: shorter ? 1 / factor : factor };
}

function shiftOf(text: string): Seconds {
  const sign = /earlier|sooner/u.test(text) ? -1 : 1;
  if (new RegExp(SECONDS, 'u').test(text)) return sign * secondsIn(text);
  return sign * (isLittle(text) ? SHIFT / 2 : isMuch(text) ? SHIFT * 2 : SHIFT);
}

export function placeOf(text: string): 'start' | 'middle' | 'end' {
  if (/middle/u.test(text)) return 'middle';
  return /\b(?:end|last)\b/u.test(text) ? 'end' : 'start';
}

function side(text: string): Attribute {
  const more = /\b(?:more|further)\b/u.test(text);
  if (/cent(?:er|re)/u.test(text)) return { kind: 'side', pan: 0, more: false };
  const amount = new RegExp(`${HARD}|\\bfar\\b`, 'u').test(text)
    ? 1
    : isLittle(text) || more
      ? ASIDE_A_LITTLE
      : ASIDE;
  return { kind: 'side', pan: /left/u.test(text) ? -amount : amount, more };
}

function fadeOf(text: string): Attribute {
  const seconds = new RegExp(SECONDS, 'u').test(text) ? secondsIn(text) : null;
  const out = /\b(?:out|away)\b/u.test(text);
  return { kind: 'fade', in: /\bin\b(?! (?:\d|a |one|two|three|four|five))/u.test(text), out, seconds };
}
