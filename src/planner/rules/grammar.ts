import {
  OTHER_VERBS,
  SOUND_NOUNS,
  SOUND_VERBS,
  THINGS_IN_ING,
  THINGS_THAT_SOUND,
} from '../lexicon/sound-words';
import { regular, wordList } from './inflections';
import type { Token } from './tokens';

export const DETERMINERS: ReadonlySet<string> = new Set(
  wordList(
    `a an the some several many multiple various few this that these those his her their its my our your another other
    one two three four five six seven eight nine ten both each every no more`,
  ),
);
const PREPOSITIONS: ReadonlySet<string> = new Set(
  wordList(
    'of in on at to by for with from into over under through onto near against along around off out up down',
  ),
);
/** Finite forms of "to be" and "to have": they carry a clause, whatever follows. */
const AUXILIARIES: ReadonlySet<string> = new Set(
  wordList('is are was were be been being has have had can could will would does do occurs occur'),
);

export function isVerb(word: string): boolean {
  return (
    AUXILIARIES.has(word) ||
    SOUND_VERBS.has(regular(word)) ||
    OTHER_VERBS.has(regular(word)) ||
    (word.length > 5 && word.endsWith('ing') && !THINGS_IN_ING.has(word))
  );
}

export function isAuxiliary(word: string): boolean {
  return AUXILIARIES.has(word);
}

/** Names a sound, as a verb, as a noun, or by describing one going on ("rattling"). */
export function isAudible(word: string): boolean {
  return SOUND_VERBS.has(regular(word)) || SOUND_NOUNS.has(word);
}

/** Names a sound and no mere thing that one could use. */
export function isLiteral(word: string): boolean {
  return isAudible(word) && !THINGS_THAT_SOUND.has(word);
}

export function lowers(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'word' ? [token.lower] : []));
}

/** After these, a bare form is a noun: "a distant hum"; a verb would end in -s. */
const SINGULAR = new Set(['a', 'an', 'one', 'another', 'each']);
const PLURAL_INSIDE = new Set(['of', 'and']);

/**
 * Place of the verb that the clause is built on, among its words; −1: none. A form right after a determiner or a
 * preposition is a noun or an adjective there ("a running engine", "with cheers").
 */
export function verbPlace(words: readonly string[]): number {
  const singular = SINGULAR.has(words[0] ?? '');
  return words.findIndex((word, i) => {
    if (!isVerb(word)) return false;
    const before = words[i - 1];
    if (before === undefined) return !isNounFirst(word, words[1]);
    if (DETERMINERS.has(before) || PREPOSITIONS.has(before)) return false;
    const bare = singular && !/(?:s|ing|ed)$/u.test(word) && !isAuxiliary(word);
    return !bare || words.slice(0, i).some((other) => PLURAL_INSIDE.has(other)) || regular(word) !== word;
  });
}

/** Nouns that are verbs too; in front of a verb they are its subject: "water splashes". */
const NOUNS_FIRST = new Set(
  wordList(
    'water wind waves wave wood saw drill hammer whistle fire light drum drums record plant train rock ring sand fan',
  ),
);

export function beginsWithVerb(words: readonly string[]): boolean {
  const at = words.findIndex((word) => !isAdverb(word));
  const first = words[at];
  if (first === undefined || !isVerb(first)) return false;
  return !isNounFirst(first, words[at + 1]);
}

function isNounFirst(word: string, next: string | undefined): boolean {
  return NOUNS_FIRST.has(word) && (next === undefined || isVerb(next));
}

export function isAdverb(word: string): boolean {
  return (
    (word.length > 4 && word.endsWith('ly') && !['family', 'fly', 'only'].includes(word)) ||
    ['then', 'also', 'again', 'soon', 'once', 'too', 'slightly', 'still', 'suddenly', 'just'].includes(word)
  );
}

export function isGerund(word: string): boolean {
  return word.endsWith('ing') && isVerb(word);
}

export function saysSound(words: readonly string[]): boolean {
  return words.some(isAudible);
}
