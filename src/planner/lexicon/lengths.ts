import type { Seconds } from '../../lib/units';
import { inflected, wordList } from '../rules/inflections';

/**
 * Short separate sounds and how long one of them lasts, by ear. Counted ones ("barks twice") become that many spans of
 * one take; uncounted ones do not fill the time of longer neighbours.
 */
const ONE_SHOTS: readonly (readonly [Seconds, string])[] = [
  [
    0.6,
    'beep bleep click clack clink tap tick snap pop plop plink drip hiccup hiccough ping blip clunk snip whack slap punch jab',
  ],
  [
    0.8,
    'bark woof yap yelp yip knock clap bump thud thump bang quack chirp tweet peep caw oink cluck ribbit smack kick hit strike stamp stomp bounce pat rap hammer',
  ],
  [
    0.9,
    'gunshot shot gasp cough sneeze burp belch fart croak honk toot hoot snort grunt ding clang clank crack whoosh swoosh slam shut bleat baa',
  ],
  [
    1.2,
    'meow mew moo neigh crow chime toll gong splash crash smash shatter blow yell shout scream shriek whistle howl ring',
  ],
  [1.5, 'roar explode growl squeak creak screech squeal sigh bray whinny trumpet boom'],
];
const ONE_SHOT_NOUNS: readonly (readonly [Seconds, string])[] = [
  [0.9, 'gunshots gunshot shots shot footstep'],
  [2, 'explosion explosions blast'],
];

const SECONDS_OF: ReadonlyMap<string, Seconds> = new Map([
  ...ONE_SHOTS.flatMap(([seconds, words]) =>
    wordList(words).flatMap((word) => inflected(word).map((form) => [form, seconds] as const)),
  ),
  ...ONE_SHOT_NOUNS.flatMap(([seconds, words]) => wordList(words).map((word) => [word, seconds] as const)),
]);

/** Sounds that come to an end by themselves and are not counted one by one. */
const PHRASES: readonly (readonly [Seconds, string])[] = [
  [4, 'thunder thunderclap lightning passes passing flies'],
  [3, 'siren starts starting applause laugh laughs trumpets flushes'],
  [
    2.5,
    'door doors gate drawer window skid skids brake brakes break breaks zipper lock crashes whinnies neighs',
  ],
];
const PHRASE_SECONDS: ReadonlyMap<string, Seconds> = new Map(
  PHRASES.flatMap(([seconds, words]) => wordList(words).map((word) => [word, seconds] as const)),
);

/** These are over when they have been heard; others of the short sounds ("a dog barks") come a few times unasked. */
const IMPULSES: ReadonlySet<string> = new Set(
  wordList(
    'gunshot shot gasp sneeze burp belch fart slam shut bang thud thump bump crash smash shatter explode boom pop snap explosion blast',
  ).flatMap(inflected),
);
/** A few barks. */
const A_FEW: Seconds = 3;

/** A turn of a sound that goes on, when nothing else is said. */
export const USUAL: Seconds = 4;
/** What "briefly" means (planner.md 3.3). */
export const BRIEF: Seconds = 1.5;

/** Length of one such sound; null when it is none that is counted one by one. */
export function oneShotSeconds(words: readonly string[]): Seconds | null {
  const lengths = words.flatMap((word) => SECONDS_OF.get(word) ?? []);
  return lengths.length === 0 ? null : Math.max(...lengths);
}

export function isOneShot(word: string): boolean {
  return SECONDS_OF.has(word);
}

/** Length of a sound that ends by itself; null for sounds that go on as long as they are asked to. */
export function phraseSeconds(words: readonly string[]): Seconds | null {
  const lengths = words.flatMap((word) => PHRASE_SECONDS.get(word) ?? []);
  return lengths.length === 0 ? null : Math.max(...lengths);
}

/** Length of one short sound that nobody counted. */
export function uncountedSeconds(words: readonly string[]): Seconds | null {
  const one = oneShotSeconds(words);
  if (one === null) return null;
  return words.some((word) => IMPULSES.has(word)) ? Math.max(1, one) : A_FEW;
}
