import type { SoundEvent } from './document';
import { LONGEST_SENTENCE } from './limits';

export interface LongerSentence {
  readonly sentence: string;
  /** Where the phrase stands in it. */
  readonly said: readonly [number, number];
}

/**
 * The sentence with a phrase more, as it was typed: before the full stop that ends it, after a comma, so that it still
 * reads as one sentence and a rule's "A, B" still names two sounds. Null: there is no room for it.
 */
export function withPhrase(
  sentence: string,
  phrase: string,
  events: readonly SoundEvent[],
): LongerSentence | null {
  const words = phrase.trim();
  if (words === '') return null;
  const whole = sentence.trimEnd();
  const beforeStop = whole.replace(/[.。!?…\s]+$/u, '');
  // A phrase that holds the full stop itself is not cut in two.
  const held = events.some(({ said }) => said !== null && said[1] > beforeStop.length);
  const head = held ? whole : beforeStop;
  const joint = head === '' || /[,;:，、]$/u.test(head) ? ' ' : ', ';
  const from = head === '' ? 0 : head.length + joint.length;
  const longer = `${head === '' ? '' : head + joint}${words}${sentence.slice(head.length)}`;
  return longer.length > LONGEST_SENTENCE ? null : { sentence: longer, said: [from, from + words.length] };
}
