import type { SoundEvent } from '../../project/document';
import type { PlannedEvent } from '../../project/operations';
import { timeOverlap } from '../../project/spans';
import { plainWords } from '../../project/word-stems';

/**
 * True when a model that was asked for a change sends the whole plan again, as the paper's does (planner.md 4.2). Half
 * of what stands must be in it with its words and about its time: "another dog barks" elsewhere is a new sound.
 */
export function isReEmission(added: readonly PlannedEvent[], standing: readonly SoundEvent[]): boolean {
  const repeated = standing.filter((event) =>
    added.some(
      ({ caption, spans }) =>
        plainWords(caption) === plainWords(event.request.caption) && timeOverlap(spans, event.spans) > 0.5,
    ),
  );
  return added.length > 1 && repeated.length > 0 && repeated.length * 2 >= standing.length;
}
