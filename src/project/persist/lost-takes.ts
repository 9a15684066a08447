import type { Command, EventFields } from '../commands';
import type { Project, SoundEvent, Take, TakeId } from '../document';
import type { History, Step } from '../history';

/**
 * A project without takes whose samples are gone. Its events keep their words, seeds and lengths, so that rendering
 * makes the same sounds again; the steps of the history that speak of the takes forget them too.
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

/** What the person is told: each event that loses its sound by name, the other takes by number. */
export function lossNotes(project: Project, lost: readonly Take[], why: string): readonly string[] {
  const ids = new Set(lost.map((take) => take.id));
  const silent = project.events.filter((event) => event.takeId !== null && ids.has(event.takeId));
  const used = new Set(silent.map((event) => event.takeId));
  const unused = lost.filter((take) => !used.has(take.id)).length;
  return [
    ...silent.map(({ request, takeId }) => {
      const fromWords = lost.some((take) => take.id === takeId && take.origin === null);
      return `“${request.caption}” has lost its sound: ${why}. Render makes ${fromWords ? 'the same sound again' : 'another from its words'}.`;
    }),
    ...(unused === 0
      ? []
      : [
          `${unused === 1 ? 'A take' : `${unused} takes`} that no event uses ${unused === 1 ? 'is' : 'are'} lost: ${why}.`,
        ]),
  ];
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
      return lost.has(command.takeId) ? null : command;
    case 'restore': {
      const { takeId } = command.fields;
      if (takeId === undefined || takeId === null || !lost.has(takeId)) return command;
      const fields: Partial<EventFields> = { ...command.fields, takeId: null };
      return { ...command, fields };
    }
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
