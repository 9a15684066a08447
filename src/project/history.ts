import { apply } from './apply';
import type { Command } from './commands';
import type { Project, Take } from './document';
import { receiveTake, type ArrivedTake, type TakeUse } from './arrival';
import { bringEventsBack, withoutUnreachable } from './reachable-takes';

/** One undo step: the command that takes it back (in `past`) or makes it again (in `future`). */
export interface Step {
  readonly command: Command;
  /** For "Undo …"; the caller's words. */
  readonly label: string;
  /** Steps with the same key that follow one another are one: a fader that is dragged, a caption that is typed. */
  readonly mergeKey: string | null;
}

/** A project and its way back and forth. Plain data: it can be stored with the project. */
export interface History {
  readonly project: Project;
  /** Oldest first. */
  readonly past: readonly Step[];
  /** The next to redo last. */
  readonly future: readonly Step[];
}

export interface StepNotes {
  readonly label?: string;
  readonly mergeKey?: string;
}

/**
 * More is forgotten, the oldest first. A step weighs about half a kilobyte, so that all of them are saved in
 * milliseconds; a thousand is more than an afternoon's work, and more than anybody presses Undo.
 */
export const MOST_STEPS = 1000;

export function startHistory(project: Project): History {
  return { project, past: [], future: [] };
}

/**
 * Does a command (`several` for more than one) as one undo step; one that changes nothing leaves no step.
 * @throws AppError `input-invalid` as `apply` does; the history then stays as it was.
 */
export function perform(history: History, command: Command, notes: StepNotes = {}): History {
  const { project, inverse } = apply(history.project, command);
  if (project === history.project) return history;
  const mergeKey = notes.mergeKey ?? null;
  const last = history.past.at(-1);
  if (last !== undefined && mergeKey !== null && last.mergeKey === mergeKey && history.future.length === 0) {
    const merged: Step = { ...last, command: joined(inverse, last.command) };
    return { project, past: [...history.past.slice(0, -1), merged], future: [] };
  }
  const past = [...history.past, { command: inverse, label: notes.label ?? '', mergeKey }];
  const next: History = { project, past: past.slice(-MOST_STEPS), future: [] };
  const forgotten = [...past.slice(0, -MOST_STEPS), ...history.future];
  return bringEventsBack(forgotten) ? withoutUnreachable(next) : next;
}

/** The same history when there is nothing to undo. */
export function undo(history: History): History {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  const { project, inverse } = apply(history.project, step.command);
  return {
    project,
    past: history.past.slice(0, -1),
    future: [...history.future, { ...step, command: inverse }],
  };
}

/** The same history when there is nothing to redo. */
export function redo(history: History): History {
  const step = history.future.at(-1);
  if (step === undefined) return history;
  const { project, inverse } = apply(history.project, step.command);
  return {
    project,
    past: [...history.past, { ...step, command: inverse }],
    future: history.future.slice(0, -1),
  };
}

/** A finished take joins outside the history: there is no step to undo, and no undo takes it away. */
export function receive(
  history: History,
  arrived: ArrivedTake,
  use: TakeUse = 'if-wanted',
): { readonly history: History; readonly take: Take } {
  const { project, take } = receiveTake(history.project, arrived, use);
  return { history: { ...history, project }, take };
}

/** Two inverses as one; a drag of a thousand moves keeps only what its first move saw. */
function joined(later: Command, earlier: Command): Command {
  if (later.type === 'restore' && earlier.type === 'restore' && later.id === earlier.id) {
    return { type: 'restore', id: later.id, fields: { ...later.fields, ...earlier.fields } };
  }
  // The inverses of these hold the whole of what they put back.
  if (later.type === earlier.type && WHOLE.has(later.type)) return earlier;
  return { type: 'several', commands: [...partsOf(later), ...partsOf(earlier)] };
}

const WHOLE: ReadonlySet<Command['type']> = new Set(['set-duration', 'set-loop', 'set-mix', 'set-name']);

/** One list, not a list in a list in a list: a long drag would nest deeper than a stack is. */
function partsOf(command: Command): readonly Command[] {
  return command.type === 'several' ? command.commands : [command];
}
