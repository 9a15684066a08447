/** Third person, participle and past of regular verbs; also forms that nobody writes, which do no harm in a look-up. */
export function inflected(base: string): readonly string[] {
  const short = base.replace(/e$/u, '');
  const last = base.at(-1) ?? '';
  const y = /[^aeiou]y$/u.test(base) ? `${base.slice(0, -1)}i` : null;
  return [
    base,
    `${base}s`,
    `${base}es`,
    `${short}ing`,
    `${short}ed`,
    `${base}${last}ing`,
    `${base}${last}ed`,
    ...(base.endsWith('ee') ? [`${base}ing`] : []),
    ...(y === null ? [] : [`${y}es`, `${y}ed`]),
  ];
}

export function formsOf(words: string): ReadonlySet<string> {
  return new Set(wordList(words).flatMap(inflected));
}

export function wordList(words: string): readonly string[] {
  return words.trim().split(/\s+/u);
}

/** Pasts that no rule makes, for the words of the lexicon. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ate: 'eat',
    blew: 'blow',
    broke: 'break',
    brought: 'bring',
    built: 'build',
    came: 'come',
    caught: 'catch',
    cut: 'cut',
    dove: 'dive',
    drank: 'drink',
    drew: 'draw',
    drove: 'drive',
    fed: 'feed',
    fell: 'fall',
    flew: 'fly',
    fought: 'fight',
    got: 'get',
    gotten: 'get',
    hung: 'hang',
    left: 'leave',
    lit: 'light',
    made: 'make',
    put: 'put',
    ran: 'run',
    rang: 'ring',
    rode: 'ride',
    rose: 'rise',
    sang: 'sing',
    sat: 'sit',
    shook: 'shake',
    shot: 'shoot',
    slept: 'sleep',
    spoke: 'speak',
    swam: 'swim',
    swept: 'sweep',
    threw: 'throw',
    took: 'take',
    went: 'go',
    woke: 'wake',
    won: 'win',
    wrote: 'write',
  }),
);

export function regular(word: string): string {
  return IRREGULAR.get(word) ?? word;
}

/** A word without its ending, for looking actions up. */
export function stemOf(word: string): string {
  const base = regular(word.toLowerCase());
  if (base.length <= 3) return base;
  const bare = base
    .replace(/ies$/u, 'y')
    .replace(/(?<=s|x|z|ch|sh|o)es$|(?<=[^s])s$/u, '')
    .replace(/(?<=.{3})(?:ing|ed)$|(?<=^[^aeiou][aeiouy])ing$/u, '');
  return bare
    .replace(/([bdfgmnprt])\1$/u, '$1')
    .replace(/e$/u, '')
    .replace(/y$/u, 'i');
}
