import type { SoundEvent } from './document';
import { LONGEST_SENTENCE } from './limits';
import { wordStems } from './word-stems';

/** Words to be added to the sentence; `said`: the stretch of them that names the event. */
export interface Phrase {
  readonly words: string;
  readonly said: readonly [number, number];
}

export interface LongerSentence {
  readonly sentence: string;
  /** Where the phrase names the event. */
  readonly said: readonly [number, number];
}

/** A stretch of a line with the article before it, as it was typed: "a man talks", of which "man talks" is marked. */
export function phraseAt(text: string, [from, to]: readonly [number, number]): Phrase {
  const article = /(?:^|[^\p{L}])((?:an?|the|some)\s+)$/iu.exec(text.slice(0, from))?.[1] ?? '';
  const words = article + text.slice(from, to);
  return { words, said: [article.length, words.length] };
}

/**
 * The words in a stretch of a line that say what a caption says: of `change "driving away" to "playing loud music"` the
 * last three. Null: none of them does ("make it shorter").
 */
export function stretchFor(
  text: string,
  [from, to]: readonly [number, number],
  caption: string,
): readonly [number, number] | null {
  const wanted = wordStems(caption);
  const found = [...text.slice(from, to).matchAll(/[\p{L}\p{N}]+/gu)].flatMap((match) => {
    const [stem] = wordStems(match[0]);
    return stem === undefined || !wanted.has(stem)
      ? []
      : [{ stem, start: from + match.index, end: from + match.index + match[0].length }];
  });
  let best: { readonly names: number; readonly start: number; readonly end: number } | null = null;
  // Most of the caption's words first, then the shortest stretch; of equals the last, where a line says what it becomes.
  for (const [i, first] of found.entries()) {
    const names = new Set<string>();
    for (const last of found.slice(i)) {
      names.add(last.stem);
      const better =
        best === null ||
        names.size > best.names ||
        (names.size === best.names && last.end - first.start <= best.end - best.start);
      if (better) best = { names: names.size, start: first.start, end: last.end };
    }
  }
  return best === null ? null : [best.start, best.end];
}

/**
 * The sentence with a phrase more: before the stop that ends it (and the quote that it may end), after a comma, so that
 * it still reads as one sentence and a rule's "A, B" still names two sounds. Null: there is no room for it.
 */
export function withPhrase(
  sentence: string,
  { words, said }: Phrase,
  events: readonly SoundEvent[],
): LongerSentence | null {
  const whole = sentence.trimEnd();
  const beforeStop = whole.replace(/[.。!?…"'”’»)\s]+$/u, '');
  // A phrase that holds the full stop itself is not cut in two.
  const held = events.some((event) => event.said !== null && event.said[1] > beforeStop.length);
  const head = held ? whole : beforeStop;
  const joint = head === '' ? '' : /[,;:，、]$/u.test(head) ? ' ' : ', ';
  const longer = head + joint + words + sentence.slice(head.length);
  const from = head.length + joint.length;
  return longer.length > LONGEST_SENTENCE
    ? null
    : { sentence: longer, said: [from + said[0], from + said[1]] };
}
