import { differing } from './changed-parts';
import type { Project, Turn, TurnChange } from './document';
import { undo, type History } from './history';

/** What was said and what came of it, from the project before and after. */
export function turnOf(before: Project, after: Project, said: string, by: string): Turn {
  const old = new Map(before.events.map((event) => [event.id, event]));
  const now = new Set(after.events.map(({ id }) => id));
  const changes: TurnChange[] = [
    ...after.events.flatMap((event): TurnChange[] => {
      const stood = old.get(event.id);
      const { caption } = event.request;
      if (stood === undefined) return [{ kind: 'added', id: event.id, caption }];
      return differing(stood, event).length === 0 ? [] : [{ kind: 'changed', id: event.id, caption }];
    }),
    ...before.events
      .filter(({ id }) => !now.has(id))
      .map(({ id, request }): TurnChange => ({ kind: 'removed', id, caption: request.caption })),
  ];
  return { said, by, changes };
}

/**
 * How many steps back each turn was not yet taken, in the order of the turns; null: the history does not reach that far.
 * What hands did since then is undone with it.
 */
export function stepsBefore(history: History): readonly (number | null)[] {
  const { turns } = history.project;
  const steps: (number | null)[] = turns.map(() => null);
  let current = history;
  let open = turns.length;
  for (let step = 1; open > 0 && current.past.length > 0; step += 1) {
    current = undo(current);
    const left = new Set(current.project.turns);
    turns.forEach((turn, i) => {
      if (steps[i] !== null || left.has(turn)) return;
      steps[i] = step;
      open -= 1;
    });
  }
  return steps;
}
