import { AppError, isAbort } from '../../lib/errors';
import type { PlanOperation } from '../../project/operations';
import { CHANGE_LINES, SCENE_LINES } from '../lines/grammar';
import { operationsOfLines } from '../lines/operations-of-lines';
import { readLines } from '../lines/read-lines';
import type { PlanAnswer, Planner, PlanRequest } from '../planner';
import { repairedProposal, type RepairedProposal } from '../repair/repair';
import type { AnswerOptions } from './language-model';
import type { ChatMessage } from '../wire/completion';
import type { ModelAnswer, ModelRequest } from './model-contract';
import { messagesFor, repairTurn } from './prompt';

export interface LocalModel {
  /** For the page to name. */
  readonly name: string;
  answer(request: ModelRequest, options: AnswerOptions): Promise<ModelAnswer>;
}

/** A plan of twelve events has some 200 tokens (planner.md 2.1: 14 a line). */
const MOST_TOKENS = 512;
/** planner.md 4.3, point 12. */
const MOST_REPAIRS = 2;

/**
 * Plans by a language model on this machine: its answer is bound to the line format, read, and repaired in plain code;
 * where that leaves nothing, the model is told what is wrong and asked again, twice at most.
 */
export class LocalPlanner implements Planner {
  readonly name: string;
  readonly #model: LocalModel;
  readonly #onTokens: (tokens: number) => void;

  constructor(model: LocalModel, onTokens: (tokens: number) => void = () => undefined) {
    this.name = model.name;
    this.#model = model;
    this.#onTokens = onTokens;
  }

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    let messages: readonly ChatMessage[] = messagesFor(request);
    for (let turn = 0; turn <= MOST_REPAIRS; turn += 1) {
      signal.throwIfAborted();
      const answer = await this.#ask(
        {
          messages,
          grammar: request.intent === 'scene' ? SCENE_LINES : CHANGE_LINES,
          mostTokens: MOST_TOKENS,
          // The likeliest answer was no answer: asked again, it would come again.
          seed: turn === 0 ? null : turn,
        },
        signal,
      );
      const { proposal, faults } = read(answer, request);
      if (proposal !== null) return { kind: 'proposal', ...proposal, by: this.name };
      messages = [...messages, ...repairTurn(answer.text, faults)];
    }
    throw new AppError('plan-invalid', `The answer of ${this.name} could not be used.`, {
      remedy: 'Plan again, or plan with rules.',
    });
  }

  /** @throws AppError `planner-failed` when there is no answer: nothing that other words would mend. */
  async #ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    try {
      return await this.#model.answer(request, { signal, onTokens: this.#onTokens });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || isAbort(error)) throw error;
      const { message, remedy, place } = error;
      const notes = place === null ? { remedy, cause: error } : { remedy, place, cause: error };
      throw new AppError('planner-failed', message, notes);
    }
  }
}

/** The proposal in an answer, or what is wrong with it. */
function read(
  { text, ended }: ModelAnswer,
  request: PlanRequest,
): { readonly proposal: RepairedProposal | null; readonly faults: readonly string[] } {
  const { project, intent } = request;
  const { lines, unread } = readLines(ended ? text : wholeLines(text));
  const proposed = operationsOfLines(lines, { project, text: request.text, intent });
  const ids = new Set<string>(project.events.map(({ id }) => id));
  const strangers = proposed.flatMap((operation) =>
    (operation.op === 'set' || operation.op === 'remove') && !ids.has(operation.id) ? [operation.id] : [],
  );
  const proposal = proposed.some(says) ? repairedProposal(proposed, request.text, project, intent) : null;
  if (proposal?.operations.some(says) === true) return { proposal, faults: [] };
  return {
    proposal: null,
    faults: [
      ...strangers.map((id) => `there is no ${id}`),
      ...unread.slice(0, 3).map((line) => `“${line}” is no line of a plan`),
      ...(strangers.length === 0 && unread.length === 0 ? ['nothing is planned'] : []),
    ],
  };
}

/** An answer that was cut off ends with a piece of a line, unless it has but one. */
function wholeLines(text: string): string {
  const end = text.lastIndexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

function says(operation: PlanOperation): boolean {
  switch (operation.op) {
    case 'clear':
      return false;
    case 'set':
      return operation.anew === true || Object.keys(operation.changes).length > 0;
    case 'add':
    case 'duration':
    case 'remove':
      return true;
  }
}
