import { AppError } from '../lib/errors';
import { apply } from './apply';
import type { Command, EventChanges } from './commands';
import type { EventId, HandPart, Project, SoundEvent } from './document';
import { pairedEvents } from './event-pairing';
import type { PlannedEvent, PlanOperation } from './operations';
import { plainWords } from './word-stems';

export interface ProposalContext {
  /** Who proposed it; new events carry the name. */
  readonly by: string;
  /** The sentence that the operations' `said` refers to; absent: it stays, and they refer to other words. */
  readonly sentence?: string;
  /** Source of seeds for new events, unsigned 32-bit. */
  readonly seeds: () => number;
}

/** What an operation did, for a review to name: the event that it touched, and the words that asked for it. */
export interface Touch {
  readonly id: EventId | null;
  readonly said: readonly [number, number] | null;
  readonly because: string | null;
}

export interface ProposedChange {
  /** One undo step; applied to the project it is the preview. Null: the proposal changes nothing. */
  readonly command: Command | null;
  /** In the order of the operations; `id` null: the scene. */
  readonly touches: readonly Touch[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * What a planner's operations do to this project. After `clear`, the added events are matched to the old ones: those
 * that are found again keep id, takes, seed, lock and what a hand placed; locked events and events that the user made
 * stay; the others go. New events get their ids when the command is applied.
 * @throws AppError `plan-invalid` when an operation names an event that is not there; `input-invalid` when a value is
 * out of bounds.
 */
export function proposedChange(
  project: Project,
  operations: readonly PlanOperation[],
  context: ProposalContext,
): ProposedChange {
  const draft = new Draft(project, context);
  if (context.sentence !== undefined) draft.perform({ type: 'set-sentence', sentence: context.sentence });
  const again = operations.some((operation) => operation.op === 'clear');
  if (again) draft.planAgain(operations.filter((operation) => operation.op === 'add'));
  for (const operation of operations) {
    switch (operation.op) {
      case 'clear':
        break;
      case 'duration':
        draft.touch(null, operation);
        draft.perform({ type: 'set-duration', seconds: operation.seconds });
        break;
      case 'add':
        if (!again) draft.add(operation, null);
        break;
      case 'set':
        draft.touch(operation.id, operation);
        draft.change(operation);
        break;
      case 'remove':
        draft.touch(operation.id, operation);
        draft.changeUnlessLocked(operation.id, { type: 'remove', id: operation.id });
        break;
    }
  }
  return draft.finished();
}

type Addition = Extract<PlanOperation, { op: 'add' }>;
type Setting = Extract<PlanOperation, { op: 'set' }>;

/** Commands gathered while they are tried on the project, so that each sees what those before it did. */
class Draft {
  private readonly commands: Command[] = [];
  private readonly notes: string[] = [];
  private readonly touches: Touch[] = [];
  private current: Project;

  constructor(
    private readonly project: Project,
    private readonly context: ProposalContext,
  ) {
    this.current = project;
  }

  perform(command: Command): void {
    const { project } = apply(this.current, command);
    if (project === this.current) return;
    this.current = project;
    this.commands.push(command);
  }

  /** Adds after an event, or last; returns the new event's id. */
  add(operation: Addition, after: EventId | null | 'first'): EventId {
    const id: EventId = `e${this.current.nextEvent}`;
    const { caption, spans, role, gainDb, loop, guess, pan, fadeIn, fadeOut } = operation.event;
    const { by, seeds, sentence } = this.context;
    const said = sentence === undefined ? null : operation.event.said;
    this.touch(id, { ...operation, said: operation.event.said });
    const heard = {
      ...(pan === undefined ? {} : { pan }),
      ...(fadeIn === undefined ? {} : { fadeIn }),
      ...(fadeOut === undefined ? {} : { fadeOut }),
    };
    this.perform({
      type: 'add',
      event: { caption, spans, role, gainDb, loop, said, guess, by, seed: seeds(), ...heard },
      ...(after === null ? {} : { index: this.current.events.findIndex((event) => event.id === after) + 1 }),
    });
    return id;
  }

  touch(
    id: EventId | null,
    { said, because }: { readonly said?: Touch['said']; readonly because?: string },
  ): void {
    this.touches.push({ id, said: said ?? null, because: because ?? null });
  }

  change({ id, changes, anew }: Setting): void {
    const event = this.current.events.find((other) => other.id === id);
    const seedStays = anew === true && event?.request.seedLocked === true;
    if (seedStays) this.notes.push(`The seed of ${event.request.caption} is locked and stays.`);
    const seed = anew === true && !seedStays ? { seed: this.context.seeds() } : {};
    this.changeUnlessLocked(id, { type: 'set', id, changes: { ...changes, ...seed }, source: 'planner' });
  }

  changeUnlessLocked(id: EventId, command: Command): void {
    const event = this.current.events.find((other) => other.id === id);
    if (event === undefined) {
      throw new AppError('plan-invalid', `The plan speaks of ${id}, which is not there.`, {
        remedy: 'Plan again, or name the event by its words.',
        place: id,
      });
    }
    if (event.locked) this.notes.push(`${event.request.caption} is locked and stays as it is.`);
    else this.perform(command);
  }

  planAgain(additions: readonly Addition[]): void {
    const planned = additions.map(({ event }) => event);
    const pairs = pairedEvents(planned, this.current.events);
    const found = new Set(pairs.map((event) => event?.id));
    for (const event of this.current.events) {
      const stays = found.has(event.id) || event.locked || event.by === 'user';
      if (!stays) this.perform({ type: 'remove', id: event.id });
    }
    let last: EventId | 'first' = 'first';
    additions.forEach((addition, i) => {
      const old = pairs[i] ?? null;
      if (old === null) last = this.add(addition, last);
      else {
        this.touch(old.id, { ...addition, said: addition.event.said });
        this.update(old, addition.event);
        last = old.id;
      }
    });
  }

  finished(): ProposedChange {
    const command: Command | null =
      this.current === this.project ? null : { type: 'several', commands: this.commands };
    return { command, notes: this.notes, touches: this.touches };
  }

  private update(old: SoundEvent, planned: PlannedEvent): void {
    if (old.locked) {
      // Which words it came from is not the event's content: it follows the sentence also when locked.
      this.perform({ type: 'restore', id: old.id, fields: { said: planned.said } });
      return;
    }
    const free = <Value>(part: HandPart, value: Value): Value | undefined =>
      old.byHand.includes(part) ? undefined : value;
    // A capital or a full stop more is not another sound.
    const sameWords = plainWords(old.request.caption) === plainWords(planned.caption);
    const wanted = {
      caption: sameWords ? undefined : free('caption', planned.caption),
      spans: free('spans', planned.spans),
      role: free('role', planned.role),
      gainDb: free('gainDb', planned.gainDb),
      loop: free('loop', planned.loop),
      said: planned.said,
      guess: planned.guess,
    };
    const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
    const changes = Object.fromEntries(given) as EventChanges;
    this.perform({ type: 'set', id: old.id, changes, source: 'planner' });
  }
}
