const VOWEL = /[aeiouy]/u;

/**
 * An English word without its inflection, so that "rings", "ringing" and "ring" are one: step 1 of Porter's stemmer
 * (M. F. Porter, An algorithm for suffix stripping, 1980), then without -ly and a last e. Lower case in and out.
 */
export function wordStem(word: string): string {
  if (word.length <= 3) return word;
  const singular = word.replace(/(?:(ss)es|(i)es|([^s])s)$/u, '$1$2$3');
  const inflected = /^(.*)(?:ed|ing)$/u.exec(singular);
  const base = inflected?.[1];
  const bare =
    base !== undefined && base.length >= 2 && VOWEL.test(base)
      ? base.replace(/([^aeiouylsz])\1$/u, '$1')
      : singular.replace(/(.{4})ly$/u, '$1');
  return bare.replace(/(..)e$/u, '$1').replace(/i$/u, 'y');
}
