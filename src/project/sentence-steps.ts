import type { EventId, Project, SoundEvent } from './document';
import type { PlanOperation } from './operations';
import { phraseAt, stretchFor, type Phrase } from './phrases';
import type { ProposedChange } from './proposal';
import { sharedStems, wordStems } from './word-stems';

/** What becomes of the sentence when the parts that speak of it are accepted. */
export type SentenceStep =
  /** The line takes its place. */
  | {
      readonly kind: 'replace';
      readonly sentence: string;
      readonly said: ReadonlyMap<EventId, SoundEvent['said']>;
    }
  /** It gains a phrase for an event; null: what the sentence says of the event is no longer so. */
  | { readonly kind: 'phrase'; readonly id: EventId; readonly phrase: Phrase | null };

interface Planned {
  readonly text: string;
  readonly operations: readonly PlanOperation[];
}

/** What a line that was planned on one project and made another of it does to the words of the scene. */
export function sentenceSteps(
  { text, operations }: Planned,
  { touches }: ProposedChange,
  before: Project,
  after: Project,
): readonly SentenceStep[] {
  if (operations.some(({ op }) => op === 'clear')) {
    const said = new Map(after.events.map((event) => [event.id, event.said]));
    return [{ kind: 'replace', sentence: after.sentence, said }];
  }
  const old = new Map(before.events.map((event) => [event.id, event]));
  return after.events.flatMap((event): SentenceStep[] => {
    const stood = old.get(event.id);
    const { caption } = event.request;
    if (stood?.request.caption === caption) return [];
    const asked = touches.find(
      ({ id, said, because }) => id === event.id && said !== null && because === null,
    );
    const said = asked?.said ?? null;
    if (stood === undefined) {
      return said === null ? [] : [{ kind: 'phrase', id: event.id, phrase: phraseAt(text, said) }];
    }
    const stretch = said === null ? null : stretchFor(text, said, caption);
    if (stretch !== null) return [{ kind: 'phrase', id: event.id, phrase: phraseAt(text, stretch) }];
    const written = stood.said === null ? '' : before.sentence.slice(...stood.said);
    return stood.said === null || alike(written, caption)
      ? []
      : [{ kind: 'phrase', id: event.id, phrase: null }];
  });
}

/** Whether words still say what a caption says. */
function alike(phrase: string, caption: string): boolean {
  return sharedStems(wordStems(phrase), wordStems(caption)) > 0;
}
