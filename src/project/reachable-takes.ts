import type { Command } from './commands';
import type { SoundEvent, Take } from './document';
import type { History, Step } from './history';
import { mayUse } from './match';
import { withoutTakes } from './without-takes';

/**
 * Undo reaches takes that are not in the project: removed ones. Nothing reaches the takes of an event that is gone and
 * that no step brings back.
 */

/** Every take whose samples the project or a step of its history needs. */
export function takesWithin({ project, past, future }: History): readonly Take[] {
  const removed = [...past, ...future].flatMap(({ command }) => takesIn(command));
  return removed.length === 0 ? project.takes : [...project.takes, ...removed];
}

/** Takes that are kept for undo and redo alone: removed ones, and those of events that are not there now. */
export function keptForUndo(history: History): readonly Take[] {
  const { events, takes } = history.project;
  const usable = new Set(takes.filter((take) => events.some((event) => mayUse(event, take))));
  return takesWithin(history).filter((take) => !usable.has(take));
}

/** Without takes that no event can use any more: none that is there, and none that a step brings back. */
export function withoutUnreachable(history: History): History {
  const { project, past, future } = history;
  const returning = [...past, ...future].flatMap(({ command }) => eventsIn(command));
  const events = [...project.events, ...returning];
  const unused = project.takes.filter((take) => !events.some((event) => mayUse(event, take)));
  return withoutTakes(history, new Set(unused.map(({ id }) => id)));
}

/** Whether takes may be out of reach once these steps are forgotten. */
export function bringEventsBack(steps: readonly Step[]): boolean {
  return steps.some(({ command }) => eventsIn(command).length > 0);
}

function takesIn(command: Command): readonly Take[] {
  if (command.type === 'several') return command.commands.flatMap(takesIn);
  return command.type === 'insert-take' ? [command.take] : [];
}

function eventsIn(command: Command): readonly SoundEvent[] {
  if (command.type === 'several') return command.commands.flatMap(eventsIn);
  return command.type === 'insert' ? [command.event] : [];
}
