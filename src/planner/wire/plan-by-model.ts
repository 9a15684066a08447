import { AppError } from '../../lib/errors';
import type { PlannedEvent, PlanOperation } from '../../project/operations';
import type { PlanProposal, PlanRequest } from '../planner';
import { missingSounds } from '../repair/against-prompt';
import { repairedProposal } from '../repair/repair';
import type { ChatMessage, Complete } from './completion';
import { conversationFor, repairTurn, type WireError } from './prompt';
import { readAnswer, type Reading } from './read-answer';
import { MOST_WORDS_SENT } from './scene-words';

/** planner.md 4.3, point 12. */
const MOST_REPAIRS = 2;

export interface ModelInUse {
  readonly complete: Complete;
  /** Who made it, for the page to name. */
  readonly by: string;
}

/**
 * A plan by a language model: asked, read, repaired in plain code, and asked again where that is not enough.
 * @throws AppError `plan-invalid` when its answers could not be used; what `complete` throws.
 */
export async function planByModel(
  { complete, by }: ModelInUse,
  request: PlanRequest,
  signal: AbortSignal,
): Promise<PlanProposal> {
  let messages: readonly ChatMessage[] = conversationFor(request);
  let best: Reading | null = null;
  for (let turn = 0; turn <= MOST_REPAIRS; turn += 1) {
    const completion = await complete(messages, signal);
    signal.throwIfAborted();
    if (completion.stopped === 'refused') throw refused();
    const reading = readAnswer(completion, request);
    if (reading.operations.length > 0) best = reading;
    const errors = [...reading.errors, ...stillMissing(reading, request, turn)];
    if (reading.operations.length === 0 && errors.length === 0)
      errors.push({ at: 'ops', problem: 'no operation that changes anything' });
    if (errors.length === 0) break;
    messages = [...messages, ...repairTurn(completion.text, errors)];
  }
  const proposal = best === null ? null : proposalOf(best, request, by);
  if (proposal === null || proposal.operations.length === 0) throw unusable();
  return proposal;
}

/** Guard 7: asked for once. It is a soft sign, so that the plan stands without it. */
function stillMissing(
  { operations, errors }: Reading,
  request: PlanRequest,
  turn: number,
): readonly WireError[] {
  if (turn > 0 || request.intent !== 'scene' || errors.length > 0 || operations.length === 0) return [];
  return missingSounds(eventsIn(operations), request.text).map((caption) => ({
    at: 'ops',
    problem: 'no event for these words',
    allowed: [caption],
  }));
}

function eventsIn(operations: readonly PlanOperation[]): readonly PlannedEvent[] {
  return operations.flatMap((operation) => (operation.op === 'add' ? [operation.event] : []));
}

function proposalOf({ operations, errors }: Reading, request: PlanRequest, by: string): PlanProposal {
  const { text, project, intent } = request;
  const repaired = repairedProposal(operations, text, project, intent);
  const notes = [
    ...(text.length > MOST_WORDS_SENT ? [`The planner read the first ${MOST_WORDS_SENT} characters.`] : []),
    ...repaired.notes,
    ...(errors.length > 0 ? ['Some of the planner’s answer could not be used.'] : []),
  ];
  return { kind: 'proposal', operations: repaired.operations, notes, by };
}

function refused(): AppError {
  return new AppError('plan-invalid', 'The planner would not plan these words.', {
    remedy: 'Say it in other words, or plan with rules.',
  });
}

function unusable(): AppError {
  return new AppError('plan-invalid', 'The planner’s answer could not be used.', {
    remedy: 'Plan again, or plan with rules.',
  });
}
