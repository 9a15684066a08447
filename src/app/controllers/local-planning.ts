import type { InstalledBundle } from '../../models/install/install';
import type { ModelClient } from '../../planner/local/model-client';
import type { Planner } from '../../planner/planner';
import { modelName, type PlannersStore } from '../stores/planners.svelte';

export interface LocalPlanningNeeds {
  /** The worker's client, loaded when a model is first asked. */
  readonly client: () => Promise<ModelClient>;
}

/** Planning by a language model that is installed on this device. */
export class LocalPlanning {
  #client: Promise<ModelClient> | null = null;

  constructor(
    private readonly store: Pick<PlannersStore, 'wrote'>,
    private readonly client: LocalPlanningNeeds['client'],
    /** What is rendered with gives back the memory that it does not use now. */
    private readonly makeRoom: () => void,
  ) {}

  /** Gives back the memory of a model that is loaded and not answering: something else needs the room. */
  async release(): Promise<void> {
    (await this.#client)?.release();
  }

  plannerOf(model: InstalledBundle): Planner {
    const name = modelName(model);
    return {
      name,
      plan: async (request, signal) => {
        const [{ LocalPlanner }, worker] = await Promise.all([
          import('../../planner/local/local-planner'),
          (this.#client ??= this.client()),
        ]);
        this.makeRoom();
        const local = new LocalPlanner(
          { name, answer: (asked, options) => worker.answer(model.id, asked, options) },
          (written) => this.store.wrote({ written, unit: 'token', parts: 0 }),
        );
        return local.plan(request, signal);
      },
    };
  }
}
