import type { BundleId, InstalledBundle } from '../../models/install/install';
import type { ModelClient } from '../../planner/local/model-client';
import type { Planner } from '../../planner/planner';
import type { PlannerModelsStore } from '../stores/planner-models.svelte';

export interface LocalPlanningNeeds {
  /** The worker's client, loaded when a model is first asked. */
  readonly client: () => Promise<ModelClient>;
}

/** Planning by a language model that is installed on this device. */
export class LocalPlanning {
  #client: Promise<ModelClient> | null = null;

  constructor(
    private readonly store: PlannerModelsStore,
    private readonly client: LocalPlanningNeeds['client'],
  ) {}

  /** The model in use; null: another planner plans. */
  get planner(): Planner | null {
    const { inUse } = this.store;
    return inUse === null ? null : this.plannerOf(inUse);
  }

  /** Plans with this model from now on, and in later visits; null: not with a model on this device. */
  use(id: BundleId | null): void {
    this.store.use(id);
    void this.release();
  }

  /** It is about to be deleted, which waits until nobody has it open. */
  async leave(id: BundleId): Promise<void> {
    if (this.store.inUse?.id === id) this.store.use(null);
    await this.release();
  }

  /** Gives back the memory of a model that is loaded and not answering: something else needs the room. */
  async release(): Promise<void> {
    (await this.#client)?.release();
  }

  plannerOf(model: InstalledBundle): Planner {
    const name = nameOf(model);
    return {
      name,
      plan: async (request, signal) => {
        const [{ LocalPlanner }, worker] = await Promise.all([
          import('../../planner/local/local-planner'),
          (this.#client ??= this.client()),
        ]);
        const local = new LocalPlanner(
          { name, answer: (asked, options) => worker.answer(model.id, asked, options) },
          (tokens) => this.store.wrote(tokens),
        );
        try {
          return await local.plan(request, signal);
        } finally {
          this.store.wrote(null);
        }
      },
    };
  }
}

/** "Qwen3.5 0.8B Text", from the repository's name. */
function nameOf({ name }: InstalledBundle): string {
  return name.replace(/-ONNX(?:-web)?$/iu, '').replace(/[-_]+/gu, ' ');
}
