/** Words that say nothing about which sound is meant. */
const LITTLE_WORDS = new Set(
  'a an the and or of in on at to by for with from into over as is are was be being it its his her their this that some one then while there'.split(
    ' ',
  ),
);

/**
 * The content words of a caption without their endings, for telling whether two captions mean the same event. Rougher
 * than a language's stemmer: it only has to agree with itself.
 */
export function wordStems(caption: string): ReadonlySet<string> {
  const words = caption.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !LITTLE_WORDS.has(word)).map(stem));
}

function stem(word: string): string {
  if (word.length <= 3) return word;
  const bare = word.replace(/(?:ingly|edly|ings|ing|ies|ed|es|ly|s|y)$/u, '');
  if (bare.length < 2) return word;
  // "running" → "runn" → "run"; "drives", "driving" → "driv".
  return bare.replace(/([^aeiouls])\1$/u, '$1').replace(/e$/u, '');
}

/** Words as they are compared for "the same caption": no case, no punctuation, single spaces. */
export function plainWords(caption: string): string {
  return (caption.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** Shared stems over all stems, 0 to 1. */
export function sharedStems(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}
