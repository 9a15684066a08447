import type { Applied } from './applied';
import type { Command } from './commands';
import type { EventId, Project, Take, TakeId } from './document';
import { mayUse } from './match';
import { refuse } from './refuse';

/** Commands about a take, whichever events use it. */
export type TakeCommand = Extract<
  Command,
  { type: 'drop-take' | 'insert-take' | 'keep-take' | 'remove-take' }
>;

/** @throws AppError `input-invalid` when there is no such take, or something stands against its removal. */
export function applyToTakes(project: Project, command: TakeCommand): Applied {
  switch (command.type) {
    case 'keep-take': {
      const { kept } = command;
      const take = takeById(project, command.takeId);
      const inverse: Command = { type: 'keep-take', takeId: take.id, kept: take.kept };
      if (take.kept === kept) return { project, inverse };
      const takes = project.takes.map((other) => (other === take ? { ...take, kept } : other));
      return { project: { ...project, takes }, inverse };
    }
    case 'remove-take': {
      const take = takeById(project, command.takeId);
      const hold = holdOn(project, take);
      if (hold !== null) refuse(hold.message, hold.remedy, hold.event);
      return dropped(project, take);
    }
    case 'drop-take':
      return dropped(project, takeById(project, command.takeId));
    case 'insert-take':
      return inserted(project, command.take);
  }
}

/** What keeps a take from being removed. */
export interface Hold {
  readonly event: EventId;
  readonly message: string;
  readonly remedy: string;
}

/** Removing a take never changes what is heard, and nothing of a locked event; null: nothing stands against it. */
export function holdOn(project: Pick<Project, 'events'>, take: Take): Hold | null {
  const events = project.events.filter((event) => mayUse(event, take));
  const locked = events.find((event) => event.locked);
  if (locked !== undefined) {
    return { event: locked.id, message: `${locked.id} is locked.`, remedy: 'Unlock it first.' };
  }
  const user = events.find((event) => event.takeId === take.id);
  if (user === undefined) return null;
  return {
    event: user.id,
    message: `${user.id} uses this take.`,
    remedy: 'Choose another one for it first.',
  };
}

function takeById(project: Project, id: TakeId): Take {
  return (
    project.takes.find((take) => take.id === id) ??
    refuse(`There is no take ${id}.`, 'Choose a take of the project.', id)
  );
}

/** An event that found it while undo had it back, since its own was lost with a file, is silent again. */
function dropped(project: Project, take: Take): Applied {
  const users = project.events.filter((event) => event.takeId === take.id);
  const insert: Command = { type: 'insert-take', take };
  const takes = project.takes.filter((other) => other !== take);
  if (users.length === 0) return { project: { ...project, takes }, inverse: insert };
  const events = project.events.map((event) =>
    event.takeId === take.id ? { ...event, takeId: null } : event,
  );
  const uses = users.map(({ id }): Command => ({ type: 'restore', id, fields: { takeId: take.id } }));
  return {
    project: { ...project, takes, events },
    inverse: { type: 'several', commands: [insert, ...uses] },
  };
}

function inserted(project: Project, take: Take): Applied {
  const number = numberOf(take.id);
  if (number >= project.nextTake || project.takes.some((other) => other.id === take.id)) {
    refuse(`${take.id} cannot come back.`, 'It is another take’s number.', take.id);
  }
  const behind = project.takes.findIndex((other) => numberOf(other.id) > number);
  const takes = project.takes.toSpliced(behind < 0 ? project.takes.length : behind, 0, take);
  return { project: { ...project, takes }, inverse: { type: 'drop-take', takeId: take.id } };
}

function numberOf(id: TakeId): number {
  return Number(id.slice(1));
}
