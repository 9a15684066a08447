/** Files by what they are called: nothing of them is read for this. */

/** What browsers read, more or less. */
const SOUNDS = /\.(?:wav|wave|mp3|ogg|oga|opus|flac|m4a|aac|webm|aif|aiff)$/iu;

export function looksLikeSound({ name, type }: Pick<File, 'name' | 'type'>): boolean {
  return type.startsWith('audio/') || SOUNDS.test(name);
}

export const SOUND_TYPES = 'audio/*,.wav,.mp3,.ogg,.opus,.flac,.m4a,.aac,.aif,.aiff';

const MOST_CHARACTERS = 120;

/**
 * An event's words from the name of its file. The name is data that somebody else may have chosen: letters, digits and
 * the plainest punctuation are left of it.
 */
export function wordsOfFile(name: string): string {
  const words = name
    .normalize('NFC')
    .replace(/\.[^.\s]{1,8}$/u, '')
    .replace(/[^\p{L}\p{N}',()&]+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
    .trim();
  return words === '' ? 'A sound' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
