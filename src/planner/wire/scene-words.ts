/** Longer than any scene that a model plans well; guard 11 of planner.md 4.3 caps what is sent. */
export const MOST_WORDS_SENT = 4000;

/** The words as they are sent: the beginning of a very long text, not cut inside a character. */
export function sceneWords(text: string): string {
  return text.slice(0, MOST_WORDS_SENT).replace(/[\uD800-\uDBFF]$/u, '');
}
