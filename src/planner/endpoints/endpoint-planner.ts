import type { PlanAnswer, Planner, PlanProgress, PlanRequest } from '../planner';
import type { Complete } from '../wire/completion';
import { planByModel } from '../wire/plan-by-model';
import { operationsSoFar } from '../wire/so-far';
import type { Endpoint } from './endpoint';
import { hostOf } from './hosts';

/** As long as a name is worth reading; models of hubs have long ones. */
const LONGEST_NAME = 80;

/** Plans by the language model at an endpoint that the user configured. */
export class EndpointPlanner implements Planner {
  readonly name: string;

  /** @param onProgress while it answers; an endpoint that does not stream says nothing before its end */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly onProgress: (progress: PlanProgress) => void = () => undefined,
  ) {
    const { model, base } = endpoint.settings;
    this.name = `${model.slice(0, LONGEST_NAME)} at ${hostOf(base)}`;
  }

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    return planByModel({ complete: this.#complete, by: this.name }, request, signal);
  }

  readonly #complete: Complete = (messages, signal) => {
    const told = { written: 0, unit: 'character', parts: 0 } as const;
    this.onProgress(told);
    let read = 0;
    let parts = 0;
    return this.endpoint.complete(messages, signal, ({ text, characters }) => {
      // Only the end of an object can complete an operation.
      if (text.includes('}', read)) parts = operationsSoFar(text);
      read = text.length;
      this.onProgress({ ...told, written: characters, parts });
    });
  };
}
