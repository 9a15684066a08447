import type { Project } from '../project/document';
import type { PlanOperation } from '../project/operations';

export interface PlanProposal {
  readonly operations: readonly PlanOperation[];
  /** What the planner wants to say: repairs made, words it could not place. One sentence each. */
  readonly notes: readonly string[];
  /** Who made it, for the page to name. */
  readonly by: string;
}

/** Anything that turns words into operations on the plan: rules, an endpoint, a model in the browser. */
export interface Planner {
  readonly name: string;
  /** @throws AppError `plan-invalid` when nothing usable came out; abort rejects with the signal's reason. */
  plan(text: string, project: Project, signal: AbortSignal): Promise<PlanProposal>;
}
