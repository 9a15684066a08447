import { z } from 'zod';
import type { Project } from '../document';
import { MOST_STEPS, redo, startHistory, undo, type History } from '../history';
import { faultsOfChange } from '../invariants';
import { step } from './command-schema';

/** The undo history as it is stored beside its project. */

const stored = z.object({ past: z.array(step), future: z.array(step) });

export interface ReadHistory {
  readonly history: History;
  /** Why there is no way back; null: there is, or there never was one. */
  readonly note: string | null;
}

/**
 * The history of a project that is whole. Every step is tried, all the way back and all the way forth: one that cannot
 * be done, or leads to a document with a fault, is not this project's, and the whole history goes. The project stays.
 */
export function historyFromJson(project: Project, data: unknown): ReadHistory {
  const none = startHistory(project);
  if (data === undefined) return { history: none, note: null };
  try {
    const history: History = { project, ...stored.parse(data) };
    if (history.past.length + history.future.length <= 2 * MOST_STEPS && leadsBackAndForth(history)) {
      return { history, note: null };
    }
  } catch {
    // Whatever is wrong with it, down to a nesting deeper than the stack: it is no way back.
  }
  return { history: none, note: 'Its undo history is damaged and is left out.' };
}

function leadsBackAndForth(history: History): boolean {
  return walks(history, undo, history.past.length) && walks(history, redo, history.future.length);
}

function walks(history: History, go: (from: History) => History, steps: number): boolean {
  let current = history;
  for (let i = 0; i < steps; i += 1) {
    const next = go(current);
    if (faultsOfChange(current.project, next.project).length > 0) return false;
    current = next;
  }
  return true;
}
