import type { Project } from '../project/document';
import type { PlanOperation } from '../project/operations';
import { planChange } from './changes/change';
import type { PlanAnswer, Planner, PlanProposal, PlanRequest } from './planner';
import { sceneByRules } from './rules/scene';

/** Plans by rules alone (planner.md, section 3): at once, on this machine, without a model. */
export class RulesPlanner implements Planner {
  readonly name = 'rules';

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    signal.throwIfAborted();
    const { text, intent, project } = request;
    return intent === 'scene' ? planByRules(text, project) : planChange(request);
  }
}

/** @throws AppError `plan-invalid` when the words name nothing that can be heard. */
export function planByRules(text: string, project: Project): PlanProposal {
  const { duration, events, notes } = sceneByRules(text, project.duration);
  const operations: PlanOperation[] = [
    // The project floor finds the old events again in what follows, and keeps their takes.
    ...(project.events.length > 0 ? [{ op: 'clear' } as const] : []),
    ...(duration === project.duration ? [] : [{ op: 'duration', seconds: duration } as const]),
    ...events.map((event) => ({ op: 'add', event }) as const),
  ];
  return { kind: 'proposal', operations, notes, by: 'rules' };
}
