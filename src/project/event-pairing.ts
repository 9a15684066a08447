import type { SoundEvent } from './document';
import type { PlannedEvent } from './operations';
import { timeOverlap } from './spans';
import { plainWords, sharedStems, wordStems } from './word-stems';

/**
 * How much of the words two captions must share to be one event, as shared over all stems. A quarter lets one of two
 * words change ("a dog barks", "a dog whines": 1 of 3) and keeps "a dog barks loudly" from "a man and a dog walk off".
 */
const LEAST_SHARED = 0.25;
/** Time only decides between candidates that the words leave open. */
const WEIGHT_OF_TIME = 0.5;
/** More than any sum of shared stems and time. */
const SAME_CAPTION = 2;

/**
 * Which old event each new one is: the same caption first, then shared word stems and time (architecture.md, point 1).
 * Each old event is given once; `null`: a new event.
 */
export function pairedEvents(
  planned: readonly PlannedEvent[],
  old: readonly SoundEvent[],
): readonly (SoundEvent | null)[] {
  const oldStems = old.map((event) => wordStems(event.request.caption));
  const candidates = planned.flatMap((event, i) => {
    const stems = wordStems(event.caption);
    return old.flatMap((other, j) => {
      const words = likeness(event, other, stems, oldStems[j] ?? new Set());
      return words === 0
        ? []
        : [{ i, j, score: words + WEIGHT_OF_TIME * timeOverlap(event.spans, other.spans) }];
    });
  });
  // Best first; among equals the order of the plan, so that two "a dog barks" stay in their places.
  candidates.sort((a, b) => b.score - a.score || a.i - b.i || a.j - b.j);
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j } of candidates) {
    if (pairs.has(i) || taken.has(j)) continue;
    pairs.set(i, j);
    taken.add(j);
  }
  return planned.map((_, i) => old[pairs.get(i) ?? -1] ?? null);
}

function likeness(
  event: PlannedEvent,
  other: SoundEvent,
  stems: ReadonlySet<string>,
  otherStems: ReadonlySet<string>,
): number {
  if (plainWords(event.caption) === plainWords(other.request.caption)) return SAME_CAPTION;
  const shared = sharedStems(stems, otherStems);
  return shared < LEAST_SHARED ? 0 : shared;
}
