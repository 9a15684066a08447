import type { PlannedEvent } from '../../project/operations';
import { sharedStems, wordStems } from '../../project/word-stems';
import { groupsOf } from '../rules/clauses';
import { described } from '../rules/describe';
import { withTimes } from '../rules/times';
import { tokenise } from '../rules/tokens';
import { unwrapped } from '../rules/wrapper';
import { named, startOf, withSpans, type Draft } from './draft';

/** Clauses of the prompt in their order: one set of stems each, by turn. */
function turnsOfPrompt(
  prompt: string,
): readonly (readonly { readonly caption: string; readonly stems: ReadonlySet<string> }[])[] {
  const { tokens } = unwrapped(tokenise(prompt));
  return groupsOf(withTimes(tokens)).map(({ clauses }) =>
    clauses.flatMap((clause) => {
      const caption = described(clause)?.caption;
      return caption === undefined ? [] : [{ caption, stems: wordStems(caption) }];
    }),
  );
}

/** Sounds of the prompt that no caption takes up. Guesses stand for the words they were made from: then none is missed. */
export function missingSounds(events: readonly PlannedEvent[], prompt: string): readonly string[] {
  if (events.some((event) => event.guess)) return [];
  const planned = events.map((event) => wordStems(event.caption));
  return turnsOfPrompt(prompt)
    .flat()
    .filter(
      ({ stems }) => stems.size > 0 && !planned.some((other) => [...stems].some((stem) => other.has(stem))),
    )
    .map(({ caption }) => caption);
}

/** Guard 7: what is missing is named for the user. */
export function nameMissing(draft: Draft, prompt: string): Draft {
  const missing = missingSounds(draft.events, prompt);
  return {
    ...draft,
    notes: [...draft.notes, ...missing.map((caption) => `Not in the plan: ${named({ caption })}.`)],
  };
}

/** Guard 10, second half: "A then B" is planned in that order. */
export function repairOrder(draft: Draft, prompt: string): Draft {
  let events = draft.events;
  const notes = [...draft.notes];
  const turns = turnsOfPrompt(prompt);
  for (let turn = 1; turn < turns.length; turn += 1) {
    const [first, second] = [turns[turn - 1]?.[0], turns[turn]?.[0]];
    if (first === undefined || second === undefined) continue;
    const a = likest(events, first.stems);
    const b = likest(events, second.stems);
    const before = events[a];
    const after = events[b];
    if (before === undefined || after === undefined || a === b) continue;
    if (startOf(before) <= startOf(after) || before.timesGiven || after.timesGiven) continue;
    events = events.with(a, withSpans(before, after.spans)).with(b, withSpans(after, before.spans));
    notes.push(`${named(before)} now comes before ${named(after)}, as you wrote it.`);
  }
  return { events, notes };
}

function likest(events: readonly PlannedEvent[], stems: ReadonlySet<string>): number {
  const scores = events.map((event) => sharedStems(wordStems(event.caption), stems));
  const best = Math.max(0, ...scores);
  return best === 0 ? -1 : scores.indexOf(best);
}
