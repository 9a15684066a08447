import type { Project } from './document';

const LONGEST_TITLE = 40;

/** The name that a project has until somebody gives it one. */
export const UNTITLED = 'Untitled';

/**
 * What a project is called: its name, and until it has one the beginning of its sentence. It is read off and not set,
 * so that there is no step of it to undo and it follows the words.
 */
export function titleOf({ name, sentence }: Pick<Project, 'name' | 'sentence'>): string {
  if (name !== UNTITLED) return name;
  const clause =
    /[^.,;:!?…。，；：！？、\n]*[\p{L}\p{N}][^.,;:!?…。，；：！？、\n]*/u.exec(sentence)?.[0].trim() ?? '';
  const words = shortened(clause.replace(/\s+/gu, ' '));
  return words === '' ? UNTITLED : words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Whole words, unless the first one is longer than a title. */
function shortened(words: string): string {
  if (words.length <= LONGEST_TITLE) return words;
  const end = words.lastIndexOf(' ', LONGEST_TITLE);
  // A cut in the middle of a character would leave half of it.
  return words.slice(0, end > 0 ? end : LONGEST_TITLE).replace(/[\uD800-\uDBFF]$/, '');
}
