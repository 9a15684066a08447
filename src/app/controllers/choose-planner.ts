import { unlessAborted } from '../../lib/abort';
import { AppError, isAbort, toPlainError } from '../../lib/errors';
import { GuardedFetch } from '../../lib/guarded-fetch';
import type { BuiltInPlanner } from '../../planner/built-in/built-in-planner';
import type { Endpoint } from '../../planner/endpoints/endpoint';
import type { EndpointSettings } from '../../planner/endpoints/provider';
import { LadderPlanner } from '../../planner/ladder';
import type { PlanAnswer, Planner, PlanRequest } from '../../planner/planner';
import type { BundleId } from '../../models/install/install';
import { troubleOf } from '../planner/trouble-words';
import type { PlannerKind, PlannersStore } from '../stores/planners.svelte';
import type { LocalPlanning } from './local-planning';
import { keep, readKept } from './planner-settings';

export interface ChoosePlannerNeeds {
  readonly store: PlannersStore;
  readonly rules: Planner;
  readonly local: Pick<LocalPlanning, 'plannerOf' | 'release'>;
  /** Null: the browser keeps nothing for this page. */
  readonly storage: Storage | null;
}

/** Which planner plans, and with what it is reached. What language models need is loaded when one is first used. */
export class ChoosePlanner {
  /** By address, in memory: a key goes to the host that it was given for. */
  readonly #keys = new Map<string, string>();
  #endpoint: Promise<Endpoint> | null = null;
  #builtIn: Promise<BuiltInPlanner | null> | null = null;
  #rulesOnly = false;

  constructor(private readonly needs: ChoosePlannerNeeds) {
    const { kind, endpoint, model, key } = readKept(needs.storage);
    if (key !== null) this.#keys.set(key.base, key.key);
    needs.store.configure(endpoint, key !== null && key.base === endpoint?.base);
    needs.store.choose(kind, model);
  }

  /** The planner of the page: the ladder, watched for what goes wrong. */
  get planner(): Planner {
    const ladder = new LadderPlanner(this.needs.rules, () => this.#chosen());
    return {
      get name() {
        return ladder.name;
      },
      plan: (request, signal) => this.#watched(ladder, request, signal),
    };
  }

  choose(kind: Exclude<PlannerKind, 'local'>): void {
    this.#choose(kind);
  }

  /** Plans by this model on this device from now on, and in later visits. */
  chooseModel(id: BundleId): void {
    this.#choose('local', id);
  }

  /** A model on this device is about to be deleted, which waits until nobody has it open. */
  async leaveModel(id: BundleId): Promise<void> {
    if (this.needs.store.local?.id === id) this.#choose('rules');
    await this.needs.local.release();
  }

  hasKey(base: string): boolean {
    return this.#keys.has(base);
  }

  /**
   * Plans by this endpoint from now on.
   * @param key null: the one given before for this address, if any
   */
  configure(endpoint: EndpointSettings, key: string | null, remember: boolean): void {
    if (key !== null) this.#keys.set(endpoint.base, key);
    this.#endpoint = null;
    this.needs.store.configure(endpoint, remember && this.hasKey(endpoint.base));
    this.choose('endpoint');
  }

  forgetKey(base: string): void {
    this.#keys.delete(base);
    this.#endpoint = null;
    this.needs.store.configure(this.needs.store.endpoint, false);
    this.#keep();
  }

  /** An endpoint to be tried before it is used. */
  endpointFor(settings: EndpointSettings, key: string | null): Promise<Endpoint> {
    return createEndpoint(settings, key ?? this.#keys.get(settings.base) ?? null);
  }

  /** Does something that plans, by the rules alone. */
  async byRules(action: () => Promise<unknown>): Promise<void> {
    this.#rulesOnly = true;
    try {
      await action();
    } finally {
      this.#rulesOnly = false;
    }
  }

  /** Null: this browser has no model. */
  builtIn(): Promise<BuiltInPlanner | null> {
    this.#builtIn ??= (async () => {
      const [{ builtInModel }, { BuiltInPlanner: Planner }] = await Promise.all([
        import('../../planner/built-in/language-model'),
        import('../../planner/built-in/built-in-planner'),
      ]);
      const api = builtInModel(globalThis);
      return api === null ? null : new Planner(api);
    })();
    return this.#builtIn;
  }

  /** Asks the browser what it has. */
  async look(): Promise<void> {
    const planner = await this.builtIn();
    this.needs.store.foundBuiltIn(
      (await planner?.availability().catch(() => 'unavailable' as const)) ?? null,
    );
  }

  #chosen(): Planner | null {
    const { kind, endpoint, local, looksForModel } = this.needs.store;
    if (this.#rulesOnly) return null;
    switch (kind) {
      case 'rules':
        return null;
      case 'built-in':
        return { name: 'the browser’s model', plan: (request, signal) => this.#planBuiltIn(request, signal) };
      case 'endpoint':
        return endpoint === null
          ? null
          : { name: endpoint.model, plan: (request, signal) => this.#planAt(endpoint, request, signal) };
      case 'local':
        if (looksForModel) return this.#onceListed();
        return local === null ? null : this.needs.local.plannerOf(local);
    }
  }

  /** A visit begins before it is known what is installed: who was chosen is waited for, not passed over. */
  #onceListed(): Planner {
    const { store, rules } = this.needs;
    return {
      name: store.name,
      plan: async (request, signal) => {
        await unlessAborted(store.listed, signal);
        return (this.#chosen() ?? rules).plan(request, signal);
      },
    };
  }

  async #planBuiltIn(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    const planner = await this.builtIn();
    if (planner === null) {
      throw new AppError('planner-failed', 'This browser has no model of its own.', {
        remedy: 'Choose another planner in the planner settings.',
      });
    }
    return planner.plan(request, signal);
  }

  async #planAt(settings: EndpointSettings, request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    // One object as long as nothing changes: it remembers what the endpoint takes.
    this.#endpoint ??= createEndpoint(settings, this.#keys.get(settings.base) ?? null);
    const [{ EndpointPlanner }, endpoint] = await Promise.all([
      import('../../planner/endpoints/endpoint-planner'),
      this.#endpoint,
    ]);
    return new EndpointPlanner(endpoint, (progress) => this.needs.store.wrote(progress)).plan(
      request,
      signal,
    );
  }

  async #watched(planner: Planner, request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    try {
      const answer = await planner.plan(request, signal);
      this.needs.store.failed(null);
      return answer;
    } catch (error) {
      if (!isAbort(error) && toPlainError(error).code === 'planner-failed' && error instanceof AppError)
        this.needs.store.failed(troubleOf(error));
      throw error;
    } finally {
      this.needs.store.wrote(null);
    }
  }

  #choose(kind: PlannerKind, model?: BundleId): void {
    // What another model on this device takes up is given back.
    void this.needs.local.release();
    this.needs.store.choose(kind, model);
    this.#keep();
  }

  #keep(): void {
    const { kind, endpoint, model, remembered } = this.needs.store;
    const key = endpoint === null ? undefined : this.#keys.get(endpoint.base);
    const kept = remembered && endpoint !== null && key !== undefined ? { base: endpoint.base, key } : null;
    keep(this.needs.storage, { kind, endpoint, model, key: kept });
  }
}

async function createEndpoint(settings: EndpointSettings, key: string | null): Promise<Endpoint> {
  const [{ Endpoint: Made }, { PACE }, { surroundingsOf }] = await Promise.all([
    import('../../planner/endpoints/endpoint'),
    import('../../planner/endpoints/pace'),
    import('../../planner/endpoints/surroundings'),
  ]);
  return new Made(settings, key, {
    network: GuardedFetch.ofThisThread(),
    surroundings: surroundingsOf(globalThis),
    pace: PACE,
  });
}
