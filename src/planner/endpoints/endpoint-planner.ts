import type { PlanAnswer, Planner, PlanRequest } from '../planner';
import { planByModel } from '../wire/plan-by-model';
import type { Endpoint } from './endpoint';
import { hostOf } from './hosts';

/** As long as a name is worth reading; models of hubs have long ones. */
const LONGEST_NAME = 80;

/** Plans by the language model at an endpoint that the user configured. */
export class EndpointPlanner implements Planner {
  readonly name: string;

  constructor(private readonly endpoint: Endpoint) {
    const { model, base } = endpoint.settings;
    this.name = `${model.slice(0, LONGEST_NAME)} at ${hostOf(base)}`;
  }

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    const complete: Endpoint['complete'] = (messages, stop) => this.endpoint.complete(messages, stop);
    return planByModel({ complete, by: this.name }, request, signal);
  }
}
