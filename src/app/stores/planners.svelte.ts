import type { Availability } from '../../planner/built-in/language-model';
import type { Check } from '../../planner/endpoints/endpoint-error';
import { hostOf, isLoopback } from '../../planner/endpoints/hosts';
import type { PlanProgress } from '../../planner/planner';
import type { EndpointSettings } from '../../planner/endpoints/provider';
import type { BundleId, InstalledBundle } from '../../models/install/install';

/** `local`: a language model that is installed on this device. */
export const PLANNER_KINDS = ['rules', 'endpoint', 'built-in', 'local'] as const;
export type PlannerKind = (typeof PLANNER_KINDS)[number];

/** Why the chosen planner gave no plan, for the page to show and to copy. It holds neither the words nor a key. */
export interface PlannerTrouble {
  readonly message: string;
  readonly remedy: string;
  readonly checks: readonly Check[];
  /** A line for a terminal. */
  readonly line: string | null;
  readonly details: string;
}

/** A planner is asked, and since when: `performance.now()`. */
export interface Asking {
  readonly planner: string;
  readonly since: number;
}

/** Who plans. Keys are not here: nothing that is drawn or stored with a project may hold one. */
export class PlannersStore {
  #kind = $state<PlannerKind>('rules');
  #endpoint = $state.raw<EndpointSettings | null>(null);
  #builtIn = $state<Availability | null>(null);
  #installed = $state.raw<readonly InstalledBundle[] | null>(null);
  readonly #listing = untilListed();
  #model = $state<BundleId | null>(null);
  #progress = $state.raw<PlanProgress | null>(null);
  #trouble = $state.raw<PlannerTrouble | null>(null);
  #remembered = $state(false);
  /** The settings are open. */
  open = $state(false);

  /** What was chosen, where it can be used; else the rules. */
  get kind(): PlannerKind {
    if (this.#kind === 'endpoint' && this.#endpoint === null) return 'rules';
    if (this.#kind === 'local' && this.#local === null && !this.looksForModel) return 'rules';
    return this.#kind;
  }

  get endpoint(): EndpointSettings | null {
    return this.#endpoint;
  }

  /** Null: this browser has none, or was not asked yet. */
  get builtIn(): Availability | null {
    return this.#builtIn;
  }

  /** Language models for planning that are installed on this device. */
  get installed(): readonly InstalledBundle[] {
    return this.#installed ?? [];
  }

  /** A model on this device was chosen, and it is not known yet whether it is here. */
  get looksForModel(): boolean {
    return this.#kind === 'local' && this.#installed === null;
  }

  /** Resolves once it is known which models are here. */
  get listed(): Promise<void> {
    return this.#listing.done;
  }

  /** The model on this device that plans; null: another planner does. */
  get local(): InstalledBundle | null {
    return this.kind === 'local' ? this.#local : null;
  }

  /** The model on this device that was chosen last, whether it is here or not. */
  get model(): BundleId | null {
    return this.#model;
  }

  /** Of the plan that is under way; null: none is, or its planner does not tell. */
  get progress(): PlanProgress | null {
    return this.#progress;
  }

  get trouble(): PlannerTrouble | null {
    return this.#trouble;
  }

  /** The key of the endpoint is kept on this device. */
  get remembered(): boolean {
    return this.#remembered;
  }

  /** Whom words are sent to when they are planned; null: they stay on this machine. */
  get away(): string | null {
    const base = this.kind === 'endpoint' ? (this.#endpoint?.base ?? null) : null;
    return base === null || isLoopback(base) ? null : hostOf(base);
  }

  /** For the bar. */
  get name(): string {
    switch (this.kind) {
      case 'rules':
        return 'Rules';
      case 'endpoint':
        return this.#endpoint?.model ?? '';
      case 'built-in':
        return 'Browser’s model';
      case 'local':
        return this.#local === null ? 'Model on this device' : modelName(this.#local);
    }
  }

  /** @param model of kind `local`: which; else the one that was chosen last is remembered */
  choose(kind: PlannerKind, model: BundleId | null = this.#model): void {
    this.#kind = kind;
    this.#model = model;
    this.#trouble = null;
  }

  configure(endpoint: EndpointSettings | null, remembered: boolean): void {
    this.#endpoint = endpoint;
    this.#remembered = remembered;
    this.#trouble = null;
  }

  foundBuiltIn(availability: Availability | null): void {
    this.#builtIn = availability;
  }

  have(bundles: readonly InstalledBundle[]): void {
    this.#installed = bundles.filter(({ use }) => use === 'planning');
    this.#listing.end();
  }

  wrote(progress: PlanProgress | null): void {
    this.#progress = progress;
  }

  failed(trouble: PlannerTrouble | null): void {
    this.#trouble = trouble;
  }

  get #local(): InstalledBundle | null {
    return this.installed.find(({ id }) => id === this.#model) ?? null;
  }
}

function untilListed(): { readonly done: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { done, end: () => end() };
}

/** "Qwen3.5 0.8B Text", from the repository's name. */
export function modelName({ name }: Pick<InstalledBundle, 'name'>): string {
  return name.replace(/-ONNX(?:-web)?$/iu, '').replace(/[-_]+/gu, ' ');
}
