import { AppError } from '../lib/errors';
import type { PlanAnswer, Planner, PlanRequest } from './planner';

/** The rules, fetched with the first words to plan: nobody needs their word lists to look at the page. */
export class RulesOnDemand implements Planner {
  readonly name = 'rules';
  #loading: Promise<Planner> | null = null;

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    this.#loading ??= import('./rules-planner').then(({ RulesPlanner }) => new RulesPlanner());
    let rules: Planner;
    try {
      rules = await this.#loading;
    } catch (cause) {
      // Not for good: the network may come back.
      this.#loading = null;
      throw new AppError('network', 'The rules could not be loaded.', {
        remedy: 'Check the connection, then plan again.',
        cause,
      });
    }
    signal.throwIfAborted();
    return rules.plan(request, signal);
  }
}
