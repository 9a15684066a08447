import { AppError } from '../../src/lib/errors';
import { proposalIn, type Planner } from '../../src/planner/planner';
import { apply } from '../../src/project/apply';
import { emptyProject } from '../../src/project/create';
import { proposedChange } from '../../src/project/proposal';
import type { Project } from '../../src/project/document';

/** The scene that a planner makes of a sentence; a refusal is an empty one. */
export async function plannedScene(text: string, planner: Planner): Promise<Project> {
  const project = emptyProject();
  try {
    const request = { text, intent: 'scene', project, focus: null } as const;
    const { operations, by } = proposalIn(await planner.plan(request, new AbortController().signal));
    const { command } = proposedChange(project, operations, { by, sentence: text, seeds: () => 0 });
    return command === null ? project : apply(project, command).project;
  } catch (error) {
    if (error instanceof AppError) return project;
    throw error;
  }
}
