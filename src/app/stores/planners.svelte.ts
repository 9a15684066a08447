import type { Availability } from '../../planner/built-in/language-model';
import type { Check } from '../../planner/endpoints/endpoint-error';
import { hostOf, isLoopback } from '../../planner/endpoints/hosts';
import type { EndpointSettings } from '../../planner/endpoints/provider';

/** Models on this device have a store of their own (planner-models.svelte.ts), and come before these while one is used. */
export const PLANNER_KINDS = ['rules', 'endpoint', 'built-in'] as const;
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
  #trouble = $state.raw<PlannerTrouble | null>(null);
  #remembered = $state(false);
  /** The settings are open. */
  open = $state(false);

  /** What was chosen, where it can be used; else the rules. */
  get kind(): PlannerKind {
    if (this.#kind === 'endpoint' && this.#endpoint === null) return 'rules';
    return this.#kind;
  }

  get endpoint(): EndpointSettings | null {
    return this.#endpoint;
  }

  /** Null: this browser has none, or was not asked yet. */
  get builtIn(): Availability | null {
    return this.#builtIn;
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
    }
  }

  choose(kind: PlannerKind): void {
    this.#kind = kind;
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

  failed(trouble: PlannerTrouble | null): void {
    this.#trouble = trouble;
  }
}
