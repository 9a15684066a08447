import { apply } from './apply';
import { changesTo, differing } from './changed-parts';
import type { Command } from './commands';
import type { EventId, Project, SoundEvent, TurnChange } from './document';
import { withPhrase } from './phrases';
import type { PartKey, Review, ReviewPart } from './review';
import type { SentenceStep } from './sentence-steps';

/** What accepting does. */
export interface Acceptance {
  /** One undo step, with the turn that says what was said. */
  readonly command: Command;
  /** The ids that the parts' events have afterwards. */
  readonly ids: ReadonlyMap<PartKey, EventId>;
}

/** The accepted parts of a review as one command on its project; null: nothing is accepted. */
export function acceptance(review: Review, accepted: ReadonlySet<PartKey>): Acceptance | null {
  const parts = review.parts.filter(({ key }) => accepted.has(key));
  if (parts.length === 0) return null;
  const draft = new AcceptedDraft(review.base);
  for (const part of parts) draft.settle(part, review.target);
  // In the order of the plan, each behind the one that it follows there.
  for (const event of review.target.events) {
    if (parts.some(({ key, kind }) => kind === 'added' && key === event.id)) draft.add(event, review.target);
  }
  for (const step of stepsFor(parts, review.words)) draft.write(step);
  draft.perform({
    type: 'add-turn',
    turn: {
      said: review.lines.map(({ text }) => text).join('\n'),
      by: review.by,
      changes: parts.map((part) => draft.recorded(part)),
    },
  });
  return { command: { type: 'several', commands: draft.commands }, ids: draft.ids };
}

/** What is said of events that are accepted, and of each the last. */
function stepsFor(parts: readonly ReviewPart[], words: readonly SentenceStep[]): readonly SentenceStep[] {
  const named = new Set(
    parts
      .filter(({ kind, changed }) => kind === 'added' || changed.includes('caption'))
      .map(({ key }) => key),
  );
  return words.filter((step, i) => {
    if (step.kind === 'replace') return true;
    const later = words.slice(i + 1);
    return named.has(step.id) && !later.some((other) => other.kind === 'phrase' && other.id === step.id);
  });
}

class AcceptedDraft {
  readonly commands: Command[] = [];
  /** From the ids that the review counts with to those that the project gives. */
  readonly ids = new Map<PartKey, EventId>();
  #current: Project;

  constructor(base: Project) {
    this.#current = base;
    for (const { id } of base.events) this.ids.set(id, id);
  }

  perform(command: Command): void {
    const { project } = apply(this.#current, command);
    if (project === this.#current) return;
    this.#current = project;
    this.commands.push(command);
  }

  settle({ key, kind, after, changed }: ReviewPart, target: Project): void {
    if (key === 'scene') this.perform({ type: 'set-duration', seconds: target.duration });
    else if (kind === 'removed') this.perform({ type: 'remove', id: key });
    else if (kind === 'changed' && after !== null) {
      const changes = { ...changesTo(after, changed), guess: after.guess };
      this.perform({ type: 'set', id: key, changes, source: 'planner' });
    }
  }

  add(event: SoundEvent, target: Project): void {
    const { request, byHand, spans, role, gainDb, pan, fadeIn, fadeOut, loop, guess, by } = event;
    const { caption, negativePrompt, seed, length } = request;
    const id: EventId = `e${this.#current.nextEvent}`;
    const given = byHand.includes('length') ? { length } : {};
    const placed = { spans, role, gainDb, pan, fadeIn, fadeOut, loop, guess, by };
    const added = { caption, negativePrompt, seed, byHand: [], ...placed, ...given };
    this.perform({ type: 'add', event: added, index: this.#placeOf(event, target) });
    this.ids.set(event.id, id);
    const created = this.#current.events.find((other) => other.id === id);
    const rest = created === undefined ? [] : differing(created, event);
    if (rest.length > 0)
      this.perform({ type: 'set', id, changes: changesTo(event, rest), source: 'planner' });
  }

  write(step: SentenceStep): void {
    if (step.kind === 'replace') {
      this.perform({ type: 'set-sentence', sentence: step.sentence });
      for (const [key, said] of step.said) this.#pointTo(key, said);
      return;
    }
    const id = this.ids.get(step.id);
    const event = this.#current.events.find((other) => other.id === id);
    if (event === undefined) return;
    const { sentence, events } = this.#current;
    const longer = step.phrase === null ? null : withPhrase(sentence, step.phrase, events);
    if (longer !== null) this.perform({ type: 'set-sentence', sentence: longer.sentence });
    this.#pointTo(step.id, longer?.said ?? null);
  }

  recorded({ key, kind, before, after }: ReviewPart): TurnChange {
    const id = key === 'scene' ? null : (this.ids.get(key) ?? key);
    return { kind, id, caption: (after ?? before)?.request.caption ?? '' };
  }

  /** Also of a locked event: which words it came from is not its content. */
  #pointTo(key: EventId, said: SoundEvent['said']): void {
    const id = this.ids.get(key);
    if (id === undefined || !this.#current.events.some((event) => event.id === id)) return;
    this.perform({ type: 'restore', id, fields: { said } });
  }

  #placeOf(event: SoundEvent, { events }: Project): number {
    const before = new Set(events.slice(0, events.indexOf(event)).map(({ id }) => this.ids.get(id)));
    return this.#current.events.findLastIndex(({ id }) => before.has(id)) + 1;
  }
}
