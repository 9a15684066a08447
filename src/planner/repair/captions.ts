import type { Span } from '../../project/document';
import { cleanCaption } from '../rules/caption';
import { groupsOf } from '../rules/clauses';
import { described } from '../rules/describe';
import { tenths } from '../rules/place';
import { withTimes } from '../rules/times';
import { tokenise } from '../rules/tokens';
import { unwrapped } from '../rules/wrapper';
import { named, SHORTEST, withSpans, type Draft } from './draft';

/**
 * Guards 8 and 9: a caption with several sounds in it is split by the rules; times, ids, quoted speech, "no music" and
 * "the sound of" go.
 */
export function repairCaptions(draft: Draft): Draft {
  const notes = [...draft.notes];
  const events = draft.events.flatMap((event) => {
    const turns = captionsIn(event.caption);
    const count = turns.reduce((sum, turn) => sum + turn.length, 0);
    if (count === 0) {
      notes.push(`${named(event)} is left out: it names nothing that can be heard.`);
      return [];
    }
    const split = turns.flatMap((captions, i) =>
      captions.map((caption) => ({
        ...withSpans(event, sharedSpans(event.spans, i, turns.length)),
        caption,
      })),
    );
    if (count > 1) notes.push(`${named(event)} is split into ${count} sounds.`);
    else if (split[0] !== undefined && split[0].caption !== cleanCaption(event.caption)) {
      notes.push(`${named(event)} becomes ${named(split[0])}.`);
    }
    return split;
  });
  return { events, notes };
}

/** Guard 11: letters, digits and basic punctuation, at most 120 characters. */
export function cleanCaptions(draft: Draft): Draft {
  const notes = [...draft.notes];
  const events = draft.events.flatMap((event) => {
    const caption = cleanCaption(event.caption);
    if (caption === '') {
      notes.push('A sound without words is left out.');
      return [];
    }
    return [caption === event.caption ? event : { ...event, caption }];
  });
  return { events, notes };
}

const IDS = /\be\d+(?:\.\d+)?\b:?/giu;

function captionsIn(caption: string): readonly (readonly string[])[] {
  const { tokens } = unwrapped(tokenise(caption.replace(IDS, ' ')));
  return groupsOf(withTimes(tokens))
    .map(({ clauses }) => clauses.flatMap((clause) => described(clause)?.caption ?? []))
    .filter((captions) => captions.length > 0);
}

/** Sounds that follow one another share each span; where it is too short for that, they sound together. */
function sharedSpans(spans: readonly Span[], turn: number, turns: number): readonly Span[] {
  return spans.map((span) => {
    const share = (span.end - span.start) / turns;
    if (turns === 1 || share < SHORTEST) return span;
    const start = turn === 0 ? span.start : tenths(span.start + turn * share);
    return { start, end: turn === turns - 1 ? span.end : tenths(span.start + (turn + 1) * share) };
  });
}
