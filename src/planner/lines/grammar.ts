/**
 * The line format: what a small model writes instead of JSON, in less than half the tokens (planner.md 2.1).
 *
 *     #20s                          the scene lasts 20 s
 *     +e4 0-2,5-7 fg A dog barks.   a new event: placements, foreground or background, its words
 *     -e2                           it goes
 *     ~e2 5-9                       other placements
 *     =e2 A cat meows.              other words
 *     !e2 -6dB                      quieter than it is; also left, middle, right, mute, unmute, fadein, fadeout, again
 *
 * One regular expression, for decoding by it and for reading: literals, groups, classes, `*`, `+`, `?`. No counted repeats
 * (`{2,79}`): each of their positions is a state of its own, and masking a vocabulary of 150,000 tokens costs up to a
 * quarter of a second a state. What is bounded all the same is written out.
 */

const SECONDS = '(0|[1-9][0-9]?[0-9]?)(\\.[1-9])?';
export const ID = 'e[1-9][0-9]?[0-9]?';

const SPAN = `${SECONDS}-${SECONDS}`;
/** As many as the rules count of one sound (planner.md 3.3, point 6). */
const MOST_SPANS = 8;
const SPANS = Array.from({ length: MOST_SPANS - 1 }).reduce<string>((more) => `${SPAN}(,${more})?`, SPAN);

/** Words with one space, comma, apostrophe or hyphen between them, a capital in front and a full stop behind. */
const CAPTION = "[A-Z][A-Za-z0-9]*((, | |'|-)[A-Za-z0-9]+)*\\.";

export const SOUND_WORDS = [
  'left',
  'middle',
  'right',
  'mute',
  'unmute',
  'fadein',
  'fadeout',
  'again',
] as const;
export type SoundWord = (typeof SOUND_WORDS)[number];

const LENGTH = `#${SECONDS}s`;
const ADD = `\\+${ID} ${SPANS} (fg|bg) ${CAPTION}`;
const REMOVE = `-${ID}`;
const MOVE = `~${ID} ${SPANS}`;
const WORDS = `=${ID} ${CAPTION}`;
const SOUND = `!${ID} ([+-][1-9][0-9]?dB|${SOUND_WORDS.join('|')})`;

const ANY = `(${[LENGTH, ADD, REMOVE, MOVE, WORDS, SOUND].join('|')})`;

/** The whole answer to what to change: at least one line. */
export const CHANGE_LINES = `${ANY}(\n${ANY})*`;
/** The whole answer to a scene: new events, at least one, after its length if the words state one. */
export const SCENE_LINES = `(${LENGTH}\n)?${ADD}(\n${ADD})*`;
