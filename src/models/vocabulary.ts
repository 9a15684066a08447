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

/** What a list of kinds knows, and what was found out about captions so far: a page asks for every event at every edit. */
interface Knowledge {
  readonly kinds: readonly { readonly kind: Kind; readonly terms: readonly ReadonlySet<string>[] }[];
  readonly known: ReadonlySet<string>;
  readonly checked: Map<string, VocabularyCheck>;
}

const knowledges = new WeakMap<readonly Kind[], Knowledge>();
/** More captions than a scene has; a sentence that is being typed passes through many. */
const MOST_CAPTIONS = 2000;

function knowledgeOf(kinds: readonly Kind[]): Knowledge {
  const found = knowledges.get(kinds);
  if (found !== undefined) return found;
  const withTerms = kinds.map((kind) => ({
    kind,
    terms: kind.words.map(stems).filter((term) => term.size > 0),
  }));
  const known = new Set(withTerms.flatMap(({ terms }) => terms.flatMap((term) => [...term])));
  const knowledge: Knowledge = { kinds: withTerms, known, checked: new Map() };
  knowledges.set(kinds, knowledge);
  return knowledge;
}

/**
 * What a bundle knows of a caption, by the stems of its kinds' words. A bundle without kinds is general: nothing is
 * unknown to it.
 */
export function checkCaption(caption: string, kinds: readonly Kind[]): VocabularyCheck {
  if (kinds.length === 0) return { near: [], unknown: [] };
  const knowledge = knowledgeOf(kinds);
  const { checked } = knowledge;
  const found = checked.get(caption);
  if (found !== undefined) return found;
  if (checked.size >= MOST_CAPTIONS) checked.clear();
  const check = checkedCaption(caption, knowledge);
  checked.set(caption, check);
  return check;
}

function checkedCaption(caption: string, { kinds, known }: Knowledge): VocabularyCheck {
  const said = stems(caption);
  const near = kinds
    .map(({ kind, terms }) => ({
      kind,
      hits: terms.filter((term) => [...term].every((stem) => said.has(stem))).length,
    }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .map(({ kind }) => kind);
  // Where a sound is known, its place need not be: "a dog barks in the kitchen".
  const unknown = asking(caption, near.length === 0).filter((word) => !known.has(wordStem(word)));
  return { near, unknown: [...new Set(unknown)] };
}
