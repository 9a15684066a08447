import { AppError, isAbort } from '../lib/errors';
import type { PlanAnswer, Planner, PlanRequest } from './planner';

/**
 * Rules first, then the planner that the user chose, then the rules' plan as the floor (architecture.md, point 2). It
 * never hops from one planner to another: what the user did not choose is not asked, and an endpoint that cannot be
 * reached is told of, with the rules to be chosen by hand.
 */
export class LadderPlanner implements Planner {
  constructor(
    private readonly rules: Planner,
    /** Null: the user chose none. */
    private readonly chosen: () => Planner | null,
  ) {}

  /** Who is asked now. */
  get name(): string {
    return (this.chosen() ?? this.rules).name;
  }

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    const chosen = this.chosen();
    if (chosen === null) return this.rules.plan(request, signal);
    const byRules = await this.#byRules(request, signal);
    // A change that the rules understand wholly is made at once, on this machine.
    if (request.intent === 'change' && byRules !== null && isSettled(byRules)) return byRules;
    try {
      return await chosen.plan(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || error.code !== 'plan-invalid' || byRules === null) throw error;
      return floor(byRules, error);
    }
  }

  /** Null: the rules make nothing of it. */
  async #byRules(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer | null> {
    try {
      return await this.rules.plan(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isAbort(error) || !(error instanceof AppError)) throw error;
      return null;
    }
  }
}

/** No words are left over: another planner would only guess what the rules ask. */
function isSettled(answer: PlanAnswer): boolean {
  return answer.kind !== 'question' || answer.unexplained.length === 0;
}

function floor(byRules: PlanAnswer, { message }: AppError): PlanAnswer {
  if (byRules.kind !== 'proposal') return byRules;
  return { ...byRules, notes: [`${message} This plan is by rules.`, ...byRules.notes] };
}
