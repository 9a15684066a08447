import { AppError } from '../lib/errors';
import type { EventId, Project } from '../project/document';
import type { PlanOperation } from '../project/operations';

/** What is asked of a planner. Text and project are data: nothing in them is an instruction to the application. */
export interface PlanRequest {
  readonly text: string;
  /** `scene`: the words are the whole scene, planned anew. `change`: they say what to change in the scene that stands. */
  readonly intent: 'scene' | 'change';
  readonly project: Project;
  /** What "it" means: the event that was last selected or touched; null: none was. */
  readonly focus: EventId | null;
}

export interface PlanProposal {
  readonly kind: 'proposal';
  readonly operations: readonly PlanOperation[];
  /** What the planner wants to say: repairs made, words it could not place. One sentence each. */
  readonly notes: readonly string[];
  /** Who made it, for the page to name. */
  readonly by: string;
}

/** Asked back instead of a guess. */
export interface PlanQuestion {
  readonly kind: 'question';
  /** One sentence: "Which dog?" */
  readonly question: string;
  /** Possible answers; empty: only other words help. */
  readonly choices: readonly PlanChoice[];
  /** Words of the text that the planner could not explain; another planner may. */
  readonly unexplained: readonly string[];
  readonly by: string;
}

export interface PlanChoice {
  readonly label: string;
  /** The event that it means; null: it means none. */
  readonly id: EventId | null;
  /** What to plan when it is chosen: the words with the answer in them. */
  readonly text: string;
}

/** The words ask for a step of the history ("undo that"), which is the application's and no planner's. */
export interface PlanTravel {
  readonly kind: 'travel';
  readonly step: 'undo' | 'redo';
}

export type PlanAnswer = PlanProposal | PlanQuestion | PlanTravel;

/** How far a language model has come with its answer. */
export interface PlanProgress {
  readonly written: number;
  readonly unit: 'token' | 'character';
  /** Sounds or changes that can be read in it already. */
  readonly parts: number;
}

/** Anything that turns words into operations on the plan: rules, an endpoint, a model in the browser. */
export interface Planner {
  readonly name: string;
  /** @throws AppError `plan-invalid` when nothing usable came out; abort rejects with the signal's reason. */
  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer>;
}

/**
 * The proposal in an answer, for callers that cannot ask back.
 * @throws AppError `plan-invalid` with the question.
 */
export function proposalIn(answer: PlanAnswer): PlanProposal {
  if (answer.kind === 'proposal') return answer;
  throw new AppError(
    'plan-invalid',
    answer.kind === 'question' ? answer.question : `There is nothing to ${answer.step} here.`,
    { remedy: 'Say it in other words.' },
  );
}
