import type { Command, EventFields } from './commands';
import type { SoundEvent, TakeId } from './document';
import type { History, Step } from './history';

/**
 * A project without takes whose samples are gone, or that nothing can use any more. Its events keep their words, seeds
 * and lengths, so that rendering makes the same sounds again; the steps of the history that speak of the takes forget
 * them too.
 */
export function withoutTakes(history: History, lost: ReadonlySet<TakeId>): History {
  if (lost.size === 0) return history;
  const { project } = history;
  return {
    project: {
      ...project,
      events: project.events.map((event) => silenced(event, lost)),
      takes: project.takes.filter((take) => !lost.has(take.id)),
    },
    past: forgetful(history.past, lost),
    future: forgetful(history.future, lost),
  };
}

function silenced(event: SoundEvent, lost: ReadonlySet<TakeId>): SoundEvent {
  return event.takeId !== null && lost.has(event.takeId) ? { ...event, takeId: null } : event;
}

function forgetful(steps: readonly Step[], lost: ReadonlySet<TakeId>): readonly Step[] {
  return steps.flatMap((step) => {
    const command = without(step.command, lost);
    return command === null ? [] : [command === step.command ? step : { ...step, command }];
  });
}

/** Null: nothing of the command is left. */
function without(command: Command, lost: ReadonlySet<TakeId>): Command | null {
  switch (command.type) {
    case 'use-take':
    case 'keep-take':
    case 'drop-take':
    case 'remove-take':
      return lost.has(command.takeId) ? null : command;
    case 'restore': {
      const { takeId } = command.fields;
      if (takeId === undefined || takeId === null || !lost.has(takeId)) return command;
      const fields: Partial<EventFields> = { ...command.fields, takeId: null };
      return { ...command, fields };
    }
    case 'insert-take':
      return lost.has(command.take.id) ? null : command;
    case 'insert': {
      const event = silenced(command.event, lost);
      return event === command.event ? command : { ...command, event };
    }
    case 'several': {
      const commands = command.commands.flatMap((part) => without(part, lost) ?? []);
      return commands.length === 0 ? null : { ...command, commands };
    }
    case 'add':
    case 'add-turn':
    case 'drop-turn':
    case 'duplicate':
    case 'gain':
    case 'move':
    case 'mute':
    case 'remove':
    case 'set':
    case 'set-duration':
    case 'set-loop':
    case 'set-mix':
    case 'set-name':
    case 'set-quality':
    case 'set-sentence':
    case 'split':
    case 'trim':
      return command;
  }
}
