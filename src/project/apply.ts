import type { Applied } from './applied';
import { applyToScene } from './apply-to-scene';
import { applyToTakes } from './apply-to-takes';
import { checkedEvent } from './checked-event';
import type { Command, EventChanges, EventFields } from './commands';
import { copiedEvent } from './copied-event';
import { createdEvent } from './create';
import type { EventId, HandPart, Project, SoundEvent } from './document';
import { refuse } from './refuse';
import { mayUse } from './match';
import { sameValue } from './same-value';
import { sameWords, withHandParts, withMatchingTake, withSettledLength, withTake } from './settle';
import { movedSpans, splitSpan, trimmedSpan } from './spans';

/**
 * Every change of a project goes through here. Pure: the old project stays as it is.
 * @throws AppError `input-invalid` when the command cannot be: an unknown event, a locked one, a value out of bounds.
 */
export function apply(project: Project, command: Command): Applied {
  switch (command.type) {
    case 'add': {
      const id: EventId = `e${project.nextEvent}`;
      const event = createdEvent(id, command.event);
      saidInside(project, event);
      const index = command.index ?? project.events.length;
      return {
        project: {
          ...project,
          events: inserted(project.events, event, index),
          nextEvent: project.nextEvent + 1,
        },
        inverse: { type: 'remove', id },
      };
    }
    case 'insert': {
      const event = withMatchingTakeIfNone(command.event, project);
      return {
        project: { ...project, events: inserted(project.events, event, command.index) },
        inverse: { type: 'remove', id: event.id },
      };
    }
    case 'remove': {
      const event = unlocked(project, command.id);
      return {
        project: { ...project, events: project.events.filter((other) => other !== event) },
        inverse: { type: 'insert', event, index: project.events.indexOf(event) },
      };
    }
    case 'set':
      return changed(project, command.id, (event) =>
        set(project, event, command.changes, command.source ?? 'hand'),
      );
    case 'move':
      return changed(project, command.id, (event) => {
        const index = command.span ?? null;
        if (index !== null) spanAt(event, index);
        return set(project, event, { spans: movedSpans(event.spans, index, command.by) }, 'hand');
      });
    case 'trim':
      return changed(project, command.id, (event) => {
        const trimmed = trimmedSpan(spanAt(event, command.span), command);
        const spans = event.spans.map((span, i) => (i === command.span ? trimmed : span));
        return set(project, event, { spans }, 'hand');
      });
    case 'split':
      return changed(project, command.id, (event) => {
        const parts = splitSpan(spanAt(event, command.span), command.at, command.from, event.id);
        const spans = event.spans.toSpliced(command.span, 1, ...parts);
        return set(project, event, { spans }, 'hand');
      });
    case 'duplicate': {
      const original = eventById(project, command.id);
      const id: EventId = `e${project.nextEvent}`;
      const copy = checkedEvent(copiedEvent(id, original, command.spans, project.takes));
      const index = project.events.indexOf(original) + 1;
      return {
        project: {
          ...project,
          events: inserted(project.events, withSettledLength(copy, project.takes), index),
          nextEvent: project.nextEvent + 1,
        },
        inverse: { type: 'remove', id },
      };
    }
    case 'mute':
      return changed(project, command.id, (event) => set(project, event, { muted: command.muted }, 'hand'));
    case 'gain':
      return changed(project, command.id, (event) => set(project, event, { gainDb: command.gainDb }, 'hand'));
    case 'use-take':
      return changed(project, command.id, (event) => {
        const take = project.takes.find((other) => other.id === command.takeId && mayUse(event, other));
        if (take === undefined) {
          return refuse(`${event.id} has no take ${command.takeId}.`, 'Choose one of its takes.', event.id);
        }
        return withSettledLength(withTake(event, take), project.takes);
      });
    case 'restore': {
      const event = eventById(project, command.id);
      return replaced(project, event, restored(project, event, command.fields));
    }
    case 'add-turn':
    case 'drop-turn':
    case 'set-duration':
    case 'set-loop':
    case 'set-mix':
    case 'set-name':
    case 'set-quality':
    case 'set-sentence':
      return applyToScene(project, command);
    case 'drop-take':
    case 'insert-take':
    case 'keep-take':
    case 'remove-take':
      return applyToTakes(project, command);
    case 'several':
      return several(project, command.commands);
  }
}

/** @throws AppError `input-invalid` when there is no such event. */
export function eventById(project: Project, id: EventId): SoundEvent {
  return (
    project.events.find((event) => event.id === id) ??
    refuse(`There is no event ${id}.`, 'Choose an event of the plan.', id)
  );
}

function unlocked(project: Project, id: EventId): SoundEvent {
  const event = eventById(project, id);
  if (event.locked) refuse(`${id} is locked.`, 'Unlock it first.', id);
  return event;
}

function saidInside(project: Project, event: SoundEvent): void {
  if (event.said === null || event.said[1] <= project.sentence.length) return;
  refuse(
    `${event.id} cannot come from characters ${event.said[0]} to ${event.said[1]} of the sentence.`,
    `The sentence has ${project.sentence.length}.`,
    event.id,
  );
}

function spanAt(event: SoundEvent, index: number): SoundEvent['spans'][number] {
  return (
    event.spans[index] ??
    refuse(`${event.id} has no span ${index + 1}.`, `It has ${event.spans.length}.`, event.id)
  );
}

function inserted(events: readonly SoundEvent[], event: SoundEvent, index: number): readonly SoundEvent[] {
  const at = Math.max(0, Math.min(events.length, Math.trunc(index)));
  return events.toSpliced(at, 0, event);
}

function changed(project: Project, id: EventId, change: (event: SoundEvent) => SoundEvent): Applied {
  const event = eventById(project, id);
  const after = change(event);
  if (event.locked && after.locked && !staysAsItIs(event, after)) unlocked(project, id);
  return replaced(project, event, after);
}

/** What a lock leaves free: itself, and what is heard of the scene meanwhile. */
const FREE: readonly (keyof EventFields)[] = ['locked', 'muted', 'soloed'];

function staysAsItIs(before: SoundEvent, after: SoundEvent): boolean {
  const [old, now] = [flat(before), flat(after)];
  return (Object.keys(old) as (keyof EventFields)[]).every(
    (key) => FREE.includes(key) || sameValue(old[key], now[key]),
  );
}

const HAND_PARTS: readonly HandPart[] = ['caption', 'gainDb', 'length', 'loop', 'role', 'spans'];

function set(
  project: Project,
  event: SoundEvent,
  changes: EventChanges,
  source: 'hand' | 'planner',
): SoundEvent {
  const touches = Object.keys(changes) as (keyof EventChanges)[];
  if (event.locked && touches.some((key) => !(FREE as readonly string[]).includes(key)))
    unlocked(project, event.id);
  const before = flat(event);
  const wanted = checkedEvent(deep(event.id, { ...before, ...changes }));
  if (changes.said !== undefined) saidInside(project, wanted);
  const after = flat(wanted);
  const differs = (part: HandPart): boolean => !sameValue(before[part], after[part]);
  // A length that is named beside new spans is meant to stay, also where it is as it was.
  const touched = HAND_PARTS.filter(
    (part) => changes[part] !== undefined && (differs(part) || (part === 'length' && differs('spans'))),
  );
  // A length is only ever set on purpose, whoever does it: it must not follow the spans from then on.
  const marked = source === 'hand' ? touched : touched.filter((part) => part === 'length');
  let result = withHandParts(deep(event.id, after), marked);
  result = withSettledLength(result, project.takes);
  const asksAnew = !sameWords(event.request, result.request) || touched.includes('length');
  return asksAnew ? withMatchingTake(result, project.takes) : result;
}

function restored(project: Project, event: SoundEvent, fields: Partial<EventFields>): SoundEvent {
  const put = deep(event.id, { ...flat(event), ...fields });
  return withSettledLength(withMatchingTakeIfNone(put, project), project.takes);
}

/** A take may have arrived while the event was away or asked for something else: undo must not hide it. */
function withMatchingTakeIfNone(event: SoundEvent, project: Project): SoundEvent {
  return event.takeId === null ? withMatchingTake(event, project.takes) : event;
}

/** Fields that belong together: words come back with the take and the seed that went with them. */
const WITH_THE_WORDS = ['takeId', 'seed'] as const;

function replaced(project: Project, before: SoundEvent, after: SoundEvent): Applied {
  const old = flat(before);
  const now = flat(after);
  const keys = (Object.keys(old) as (keyof EventFields)[]).filter((key) => !sameValue(old[key], now[key]));
  const words = keys.some((key) => key === 'caption' || key === 'negativePrompt' || key === 'length');
  const kept = new Set<keyof EventFields>(words ? [...keys, ...WITH_THE_WORDS] : keys);
  const fields = Object.fromEntries([...kept].map((key) => [key, old[key]])) as Partial<EventFields>;
  return {
    project:
      keys.length === 0
        ? project
        : { ...project, events: project.events.map((event) => (event === before ? after : event)) },
    inverse: { type: 'restore', id: before.id, fields },
  };
}

function flat(event: SoundEvent): EventFields {
  const { spans, role, gainDb, pan, fadeIn, fadeOut, loop, muted, soloed, locked } = event;
  const placement = { spans, role, gainDb, pan, fadeIn, fadeOut, loop, muted, soloed, locked };
  const { said, guess, by, byHand, sharesTakesOf, takeId } = event;
  return { ...event.request, ...placement, said, guess, by, byHand, sharesTakesOf, takeId };
}

function deep(id: EventId, fields: EventFields): SoundEvent {
  const { caption, negativePrompt, seed, seedLocked, length, quality, ...rest } = fields;
  return { id, request: { caption, negativePrompt, seed, seedLocked, length, quality }, ...rest };
}

function several(project: Project, commands: readonly Command[]): Applied {
  let current = project;
  const inverses: Command[] = [];
  for (const command of commands) {
    const applied = apply(current, command);
    current = applied.project;
    inverses.unshift(applied.inverse);
  }
  return { project: current, inverse: { type: 'several', commands: inverses } };
}
