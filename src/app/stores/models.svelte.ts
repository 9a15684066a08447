import type { Manifest } from '../../compile/manifest';
import type { PlainError } from '../../lib/errors';
import type { Capability } from '../../models/capability';
import type { MachineFacts } from '../../models/capability-facts';
import type { BundleId, Install, InstalledBundle, InstallList, ModelUse } from '../../models/install/install';
import type { SourcePlace } from '../../models/sources/checkpoint-source';
import type { KnownRepository } from '../../models/sources/known-repositories';

/** A source that was looked at, and waits for its licence to be accepted. */
export interface Offer {
  readonly place: SourcePlace;
  readonly known: KnownRepository | null;
  readonly use: ModelUse;
  readonly name: string;
  /** Where it is, in words. */
  readonly source: string;
  readonly address: string | null;
  readonly revision: string | null;
  /** As the source names it. */
  readonly licence: string | null;
  readonly download: number;
  readonly disk: number;
  readonly capability: Capability;
}

/** A person asked for a source, and its listing is being read, or could not be. */
export interface Look {
  /** The known repository's name, or null for an address or a folder. */
  readonly known: KnownRepository | null;
  readonly source: string;
  readonly trouble: PlainError | null;
}

/** How trying an installed model out on this machine stands. */
export type TrialState =
  | { readonly kind: 'trying' }
  /** In words. */
  | { readonly kind: 'ready'; readonly words: string }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** How writing an installed model into a folder stands. */
export type ExportState =
  | { readonly kind: 'writing'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly folder: string };

/** The models' page: whether it is open, and all that it shows. controllers/models.ts writes it. */
export class ModelsStore {
  #open = $state(false);
  #wanted = $state(false);
  #machine = $state.raw<MachineFacts | null>(null);
  #builtIn = $state.raw<Manifest | null>(null);
  #here = $state.raw<InstallList>({ installs: [], bundles: [], lasting: null });
  #offer = $state.raw<Offer | null>(null);
  #look = $state.raw<Look | null>(null);
  #troubles = $state.raw<Readonly<Record<BundleId, PlainError>>>({});
  #trials = $state.raw<Readonly<Record<BundleId, TrialState>>>({});
  #exports = $state.raw<Readonly<Record<BundleId, ExportState>>>({});
  #problem = $state<string | null>(null);
  #listed = $state(false);
  /** The field for an address stands open. */
  asking = $state(false);

  get open(): boolean {
    return this.#open;
  }

  /** Somebody has asked for it in this visit: from then on it is loaded. */
  get wanted(): boolean {
    return this.#wanted;
  }

  get machine(): MachineFacts | null {
    return this.#machine;
  }

  /** The model that comes with the page; null until the page was opened. */
  get builtIn(): Manifest | null {
    return this.#builtIn;
  }

  get installs(): readonly Install[] {
    return this.#here.installs;
  }

  get bundles(): readonly InstalledBundle[] {
    return this.#here.bundles;
  }

  /** What is on this device was asked, and answered as well as it can be. */
  get listed(): boolean {
    return this.#listed;
  }

  /** Why it is not known what is on this device. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Whether the browser promised to keep what is here; null: it was not asked yet. */
  get lasting(): boolean | null {
    return this.#here.lasting;
  }

  get offer(): Offer | null {
    return this.#offer;
  }

  get look(): Look | null {
    return this.#look;
  }

  /** The install that the transport tells of. */
  get going(): Install | null {
    const { bundles, installs } = this;
    // What is installed is only checked again.
    const coming = installs.filter(({ id }) => !bundles.some((bundle) => bundle.id === id));
    return coming.find(({ phase }) => phase === 'reading' || phase === 'checking') ?? null;
  }

  /** One that waits for somebody to go on with it. */
  get halted(): Install | null {
    return this.installs.find(({ phase }) => phase === 'paused' || phase === 'failed') ?? null;
  }

  /** What went wrong with an installed bundle: verifying it, deleting it, using it. */
  troubleOf(id: BundleId): PlainError | null {
    return this.#troubles[id] ?? null;
  }

  /** Null: it was not tried in this visit. */
  trialOf(id: BundleId): TrialState | null {
    return this.#trials[id] ?? null;
  }

  tried(id: BundleId, trial: TrialState | null): void {
    const others = Object.entries(this.#trials).filter(([other]) => other !== id);
    this.#trials = Object.fromEntries(trial === null ? others : [...others, [id, trial]]);
  }

  /** Null: it was not exported in this visit, or that was stopped. */
  exportOf(id: BundleId): ExportState | null {
    return this.#exports[id] ?? null;
  }

  exported(id: BundleId, state: ExportState | null): void {
    const others = Object.entries(this.#exports).filter(([other]) => other !== id);
    this.#exports = Object.fromEntries(state === null ? others : [...others, [id, state]]);
  }

  show(open: boolean): void {
    this.#open = open;
    if (open) this.#wanted = true;
  }

  know(machine: MachineFacts): void {
    this.#machine = machine;
  }

  comesWith(manifest: Manifest): void {
    this.#builtIn = manifest;
  }

  have(here: InstallList): void {
    this.#here = here;
    this.#problem = null;
    this.#listed = true;
  }

  /** Nothing is on this device, or can be. */
  haveNone(): void {
    this.#listed = true;
  }

  unlisted(problem: string): void {
    this.#problem = problem;
    this.#listed = true;
  }

  offering(offer: Offer | null): void {
    this.#offer = offer;
  }

  looking(look: Look | null): void {
    this.#look = look;
  }

  trouble(id: BundleId, error: PlainError | null): void {
    const others = Object.entries(this.#troubles).filter(([other]) => other !== id);
    this.#troubles = Object.fromEntries(error === null ? others : [...others, [id, error]]);
  }
}
