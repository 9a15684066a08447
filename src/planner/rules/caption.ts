import type { Token } from './tokens';

/** planner.md 4.3, point 11. */
export const LONGEST_CAPTION = 120;

/**
 * One clean phrase: the subject of the clause before where it is left out, no punctuation but commas, a capital in
 * front. `singular` is the place, in `tokens`, of a plural that lost its number ("two barks").
 */
export function captionOf(
  subject: readonly Token[],
  tokens: readonly Token[],
  singular: number | null,
): string {
  const words = [
    ...subject,
    ...tokens.map((token, i) => (i === singular ? { ...token, text: oneOf(token.text) } : token)),
  ];
  let text = '';
  for (const [i, token] of words.entries()) {
    if (token.kind === 'mark') {
      if (token.lower === ',' && text !== '') text += ',';
      continue;
    }
    if (token.kind === 'time') continue;
    const glued = words[i - 1]?.to === token.from;
    text += `${text === '' || glued ? '' : ' '}${token.text}`;
  }
  if (singular === null || subject.length > 0) return cleanCaption(text.replace(ONE_MORE, articleFor));
  return cleanCaption(articleFor(text.replace(/^\p{Lu}(?=\p{Ll})/u, (c) => c.toLowerCase())));
}

/** "A second dog" is one more event; its sound is a dog's. A second hand ticks. */
const ONE_MORE =
  /^(?:another|an? (?:second|third|fourth|fifth|further|additional|extra))(?: (?:one|more))? (?!hand\b)(?=\p{L})\p{L}*/iu;

/** With the article that its first letter wants; what stands in front of its last word is left out. */
function articleFor(words: string): string {
  const rest = ONE_MORE.test(words) ? (words.split(' ').at(-1) ?? words) : words;
  return `${startsWithVowel(rest) ? 'An' : 'A'} ${rest}`;
}

/** Letters, digits and basic punctuation, at most 120 characters, a capital in front; '' when no word is left. */
export function cleanCaption(caption: string): string {
  const plain = caption
    .normalize('NFC')
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{M}\p{N}\s,.'-]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/\s*,[\s,]*/gu, ', ')
    .replace(/^[\s,.'-]+|[\s,.'-]+$/gu, '');
  const short = shortened(plain);
  if (!/\p{L}/u.test(short)) return '';
  const [first = ''] = short;
  return first.toUpperCase() + short.slice(first.length);
}

function shortened(text: string): string {
  if (text.length <= LONGEST_CAPTION) return text;
  const cut = text.slice(0, LONGEST_CAPTION + 1);
  const space = cut.lastIndexOf(' ');
  if (space > 0) return cut.slice(0, space).replace(/[\s,.'-]+$/u, '');
  // One endless word: cut, but not inside a character.
  return text.slice(0, LONGEST_CAPTION).replace(/[\uD800-\uDBFF]$/u, '');
}

function oneOf(plural: string): string {
  return plural.replace(/(?<=(?:sh|ch|ss|x))es$|s$/u, '');
}

function startsWithVowel(text: string): boolean {
  return /^[aeiou]/iu.test(text);
}
