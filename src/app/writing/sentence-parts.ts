import type { EventId, SoundEvent } from '../../project/document';

/** What an event says of the sentence. */
export type Saying = Pick<SoundEvent, 'id' | 'said'>;

/** A cue number and the event it leads to. */
export interface Cue {
  readonly id: EventId;
  readonly number: number;
}

/** The sentence cut where phrases begin and end; `cues` is empty for the words between them. */
export interface SentencePart {
  readonly from: number;
  readonly text: string;
  readonly cues: readonly Cue[];
}

interface Phrase {
  readonly from: number;
  readonly to: number;
  readonly cues: Cue[];
}

/** Phrases in order. A stretch inside another one gives its number to the outer phrase. */
function phrasesOf(sentence: string, events: readonly Saying[]): Phrase[] {
  const said = events.flatMap((event, index) =>
    event.said === null
      ? []
      : [
          {
            from: event.said[0],
            to: Math.min(event.said[1], sentence.length),
            id: event.id,
            number: index + 1,
          },
        ],
  );
  said.sort((a, b) => a.from - b.from || b.to - a.to || a.number - b.number);
  const phrases: Phrase[] = [];
  for (const { from, to, id, number } of said) {
    const last = phrases.at(-1);
    if (last !== undefined && from < last.to) last.cues.push({ id, number });
    else if (from < to) phrases.push({ from, to, cues: [{ id, number }] });
  }
  return phrases;
}

export function sentenceParts(sentence: string, events: readonly Saying[]): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  let cursor = 0;
  for (const { from, to, cues } of phrasesOf(sentence, events)) {
    if (from > cursor) parts.push({ from: cursor, text: sentence.slice(cursor, from), cues: [] });
    parts.push({ from, text: sentence.slice(from, to), cues });
    cursor = to;
  }
  if (cursor < sentence.length) parts.push({ from: cursor, text: sentence.slice(cursor), cues: [] });
  return parts;
}

/** Events that nobody wrote: they stand after the sentence. */
export function unwritten(
  events: readonly SoundEvent[],
): readonly { readonly event: SoundEvent; readonly number: number }[] {
  return events.flatMap((event, index) => (event.said === null ? [{ event, number: index + 1 }] : []));
}
