import type { BundleId, InstalledBundle } from '../../models/install/install';
import type { SettingsStore } from './settings.svelte';

const MODEL = 'planner-model';
const USED = 'planner-local';

/** Language models for planning on this device: which there are, which one is meant, and whether it plans. */
export class PlannerModelsStore {
  #installed = $state.raw<readonly InstalledBundle[]>([]);
  #wanted = $state<BundleId | null>(null);
  #used = $state(false);
  #tokens = $state<number | null>(null);

  constructor(private readonly settings: Pick<SettingsStore, 'remembered' | 'remember'>) {
    this.#wanted = settings.remembered(MODEL);
    this.#used = settings.remembered(USED) !== null;
  }

  get installed(): readonly InstalledBundle[] {
    return this.#installed;
  }

  /** The one that was chosen, or the first there is; null: none is installed. */
  get chosen(): InstalledBundle | null {
    return this.#installed.find(({ id }) => id === this.#wanted) ?? this.#installed[0] ?? null;
  }

  /** The one that plans; null: another planner does. */
  get inUse(): InstalledBundle | null {
    return this.#used ? this.chosen : null;
  }

  /** Tokens written so far of the plan that is under way; null: none is. */
  get tokens(): number | null {
    return this.#tokens;
  }

  have(bundles: readonly InstalledBundle[]): void {
    this.#installed = bundles.filter(({ use }) => use === 'planning');
  }

  /** Plans by this one from now on, and in later visits; null: not by a model on this device. */
  use(id: BundleId | null): void {
    this.#used = id !== null;
    this.settings.remember(USED, id === null ? null : 'on');
    if (id === null) return;
    this.#wanted = id;
    this.settings.remember(MODEL, id);
  }

  wrote(tokens: number | null): void {
    this.#tokens = tokens;
  }
}
