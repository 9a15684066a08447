import type { Kind } from '../compile/manifest';
import { wordStem } from './word-stem';

export interface VocabularyCheck {
  /** Kinds that share a word with the caption, the nearest first; empty: far from all of them. */
  readonly near: readonly Kind[];
  /** Words of the caption that ask for a sound and that no kind knows: lower case, as they were written. */
  readonly unknown: readonly string[];
}

const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const stems = (text: string): ReadonlySet<string> => new Set(words(text).map(wordStem));

/** Words that only hold a caption together. */
const LITTLE = stems(
  `a an the and or but of in on at to by for with from into onto over under through across along between behind inside
   outside beside against near as is are was were be being been has have had it its his her their my our your this that
   these those there here he she they we you i who which s`,
);

/** How, how much, how often: says nothing about what sounds. */
const MANNER = stems(
  `loud quiet soft gentle gently faint distant far near nearby away close slow fast quick rapid sudden sharp deep low high
   heavy light big small large little huge tiny long short brief old new empty busy strong weak hard constant steady
   repeated repeatedly continuous again several many few some couple group various different other another whole
   once twice thrice times time one two three four five six seven eight nine ten first second
   sound sounds noise recording audio clip hear heard hears listen
   up down off out around together outside inside background foreground distance front
   very really all every each more most less almost still then while after before during
   go goes going start starts begin begins stop stops continue continues make makes making come comes get gets
   occur happen fall falls play plays follow followed someone somebody something man's person people`,
);

/** What follows says where, and a place makes no sound of its own. */
const PLACE = new Set(
  'in on at near behind inside outside under over across through into onto along between beside from against'.split(
    ' ',
  ),
);
/** Ends a place: something new begins. */
const JOIN = new Set('and while as then with but or followed'.split(' '));

/** Words that can ask for a sound; with `places` also those that say where it is. */
function asking(caption: string, places: boolean): readonly string[] {
  let place = false;
  return words(caption).filter((word) => {
    if (PLACE.has(word)) place = true;
    else if (JOIN.has(word)) place = false;
    const stem = wordStem(word);
    if (LITTLE.has(stem) || MANNER.has(stem) || /^\d+$/u.test(word)) return false;
    return places || !place;
  });
}

/**
 * What a bundle knows of a caption, by the stems of its kinds' words. A bundle without kinds is general: nothing is
 * unknown to it.
 */
export function checkCaption(caption: string, kinds: readonly Kind[]): VocabularyCheck {
  if (kinds.length === 0) return { near: [], unknown: [] };
  const said = stems(caption);
  const known = new Set<string>();
  const scored = kinds.map((kind) => {
    const terms = kind.words.map(stems);
    for (const term of terms) for (const stem of term) known.add(stem);
    const hits = terms.filter((term) => term.size > 0 && [...term].every((stem) => said.has(stem))).length;
    return { kind, hits };
  });
  const near = scored
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .map(({ kind }) => kind);
  // Where a sound is known, its place need not be: "a dog barks in the kitchen".
  const unknown = asking(caption, near.length === 0).filter((word) => !known.has(wordStem(word)));
  return { near, unknown: [...new Set(unknown)] };
}
