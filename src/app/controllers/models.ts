import type { Manifest } from '../../compile/manifest';
import { isAbort, toPlainError } from '../../lib/errors';
import type { GuardedFetch } from '../../lib/guarded-fetch';
import { computesInHalves, type MachineFacts } from '../../models/capability-facts';
import type { BundleId, Install, Installer, InstallList } from '../../models/install/install';
import type { CheckpointSource, SourcePlace } from '../../models/sources/checkpoint-source';
import type { KnownRepository } from '../../models/sources/known-repositories';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { ModelsStore, Offer } from '../stores/models.svelte';
import { asksForModels, MODELS_HASH } from './address';
import type { WriteModel } from './export-models';

export interface ModelsNeeds {
  readonly store: ModelsStore;
  readonly announcer: AnnouncerStore;
  readonly page: Window;
  readonly parts: ModelParts;
  /** A model of sound was installed in this tab. */
  readonly installed: (id: BundleId, name: string) => void;
}

/** What main.ts gives the models' page. */
export interface ModelParts {
  /** Null where nothing can be installed: an insecure address, a browser without files of its own. */
  readonly installing: Installing | null;
  /** Asks anew what this machine offers. */
  readonly machine: () => Promise<MachineFacts>;
  /** The model that comes with the page. */
  readonly builtIn: () => Promise<Manifest>;
  readonly network: GuardedFetch;
}

export interface Installing {
  readonly installer: Installer;
  /** Something is installed, or half: only then the installer is needed before anybody asks for it. */
  readonly hasAny: () => Promise<boolean>;
  readonly write: WriteModel;
}

/** The models' page: opens and closes it, looks at sources, installs, verifies, deletes. */
export class Models {
  #from: HTMLElement | null = null;
  #looking: AbortController | null = null;

  constructor(private readonly needs: ModelsNeeds) {}

  /** Follows the address, and what is on this device. */
  async start(): Promise<void> {
    const { page, parts, store } = this.needs;
    const installer = this.#installer;
    page.addEventListener('hashchange', () => this.#follow());
    this.#follow();
    installer?.onChange((list) => this.#have(list));
    if (await parts.installing?.hasAny()) await this.#list();
    else store.haveNone();
  }

  /** @param from gets the focus back when the page closes */
  show(from: HTMLElement | null = null): void {
    this.#from = from;
    if (!this.needs.store.open) this.needs.page.location.hash = MODELS_HASH;
  }

  close(): void {
    const { history, location } = this.needs.page;
    if (!this.needs.store.open) return;
    // Without a trace in the way back: it would only lead here again.
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    this.#follow();
  }

  /** Something can be installed here. */
  get installs(): boolean {
    return this.needs.parts.installing !== null;
  }

  /** Where the focus goes when the page has closed; null: it was opened by its address. */
  get from(): HTMLElement | null {
    return this.#from;
  }

  /** Asks anew for what changes by itself: room on the disk, what another tab has installed. */
  async look(): Promise<void> {
    const { store, parts } = this.needs;
    void this.#list();
    store.know(await parts.machine());
    if (store.builtIn === null) {
      // Without it the page's own row is missing; what there is to install is not.
      await parts.builtIn().then(
        (manifest) => store.comesWith(manifest),
        () => undefined,
      );
    }
  }

  /**
   * Reads the listing of a source and lays its licence before the person. No weights are read.
   * @param place of what was dropped, its files are still being listed
   */
  async consider(
    place: SourcePlace | Promise<SourcePlace>,
    known: KnownRepository | null,
    source: string,
  ): Promise<void> {
    const { store, announcer } = this.needs;
    this.#looking?.abort();
    const abort = new AbortController();
    this.#looking = abort;
    store.looking({ known, source, trouble: null });
    try {
      const offer = await this.#offerOf(await place, known, abort.signal);
      if (abort.signal.aborted) return;
      store.looking(null);
      store.asking = false;
      store.offering(offer);
    } catch (error) {
      if (isAbort(error) || abort.signal.aborted) return;
      const trouble = toPlainError(error);
      store.looking({ known, source, trouble });
      announcer.warn(`${trouble.message} ${trouble.remedy}`);
    }
  }

  /** Ends reading a listing, and forgets why one could not be read. */
  leave(): void {
    this.#looking?.abort();
    this.#looking = null;
    this.needs.store.looking(null);
  }

  /** The licence is accepted: the install begins. */
  async accept({ place, known, source, name }: Offer): Promise<void> {
    const { store, announcer } = this.needs;
    const installer = this.#installer;
    store.offering(null);
    try {
      await installer?.start(place);
      announcer.say(`Installing ${name}.`);
    } catch (error) {
      const trouble = toPlainError(error);
      store.looking({ known, source, trouble });
      announcer.warn(`${trouble.message} ${trouble.remedy}`);
    }
    await this.look();
  }

  decline(): void {
    this.needs.store.offering(null);
  }

  pause(id: BundleId): Promise<void> {
    return this.#attempt(id, (installer) => installer.pause(id));
  }

  resume(id: BundleId): Promise<void> {
    return this.#attempt(id, (installer) => installer.resume(id));
  }

  /** Ends an install, or deletes a bundle: both free their space. */
  async remove(id: BundleId, installed: boolean): Promise<void> {
    await this.#attempt(id, (installer) => (installed ? installer.remove(id) : installer.cancel(id)));
    await this.look();
  }

  verify(id: BundleId, name: string): Promise<void> {
    return this.#attempt(id, async (installer) => {
      const whole = await installer.verify(id);
      const { store, announcer } = this.needs;
      if (whole) announcer.say(`${name} is whole.`);
      else {
        const message = `${name} is damaged: a file is not what its manifest says.`;
        const remedy = 'Delete it and install it again.';
        store.trouble(id, { code: 'bundle-unreadable', message, remedy, place: null });
        announcer.warn(`${message} ${remedy}`);
      }
    });
  }

  async #list(): Promise<void> {
    const { store } = this.needs;
    const installer = this.#installer;
    if (installer === null) return;
    try {
      this.#have(await installer.list());
    } catch (error) {
      const { message, remedy } = toPlainError(error);
      store.unlisted(`${message} ${remedy}`);
    }
  }

  async #attempt(id: BundleId, action: (installer: Installer) => Promise<void>): Promise<void> {
    const { store, announcer } = this.needs;
    const installer = this.#installer;
    if (installer === null) return;
    store.trouble(id, null);
    try {
      await action(installer);
    } catch (error) {
      if (isAbort(error)) return;
      const trouble = toPlainError(error);
      store.trouble(id, trouble);
      announcer.warn(`${trouble.message} ${trouble.remedy}`);
    }
  }

  #have(list: InstallList): void {
    const { store, installed } = this.needs;
    const { installs, bundles } = store;
    store.have(list);
    this.#tell(installs, list.installs);
    for (const { id, name, use } of list.bundles) {
      if (use !== 'sound' || bundles.some((known) => known.id === id)) continue;
      // What was here before this visit, or came by another tab, did not just end here.
      if (list.installs.some((one) => one.id === id && one.phase === 'done' && !one.elsewhere))
        installed(id, name);
    }
  }

  /** An install that comes to rest is news, wherever the person is on the page. */
  #tell(before: readonly Install[], after: readonly Install[]): void {
    const { announcer } = this.needs;
    for (const { id, name, phase, trouble } of after) {
      const was = before.find((install) => install.id === id)?.phase;
      if (was === phase || (was !== 'reading' && was !== 'checking')) continue;
      if (phase === 'done') announcer.say(`${name} is here and whole.`);
      else if (trouble !== null)
        announcer.warn(`${name} is not installed. ${trouble.message} ${trouble.remedy}`);
      else if (phase === 'paused') announcer.say(`Installing ${name} is paused.`);
    }
  }

  async #offerOf(place: SourcePlace, known: KnownRepository | null, signal: AbortSignal): Promise<Offer> {
    const { store, parts } = this.needs;
    // Loaded when somebody installs: nobody else needs it.
    const [{ allowSource, openSource }, { sourceNeeds }, { capability }] = await Promise.all([
      import('../../models/sources/open-source'),
      import('../../models/source-needs'),
      import('../../models/capability'),
    ]);
    allowSource(parts.network, place);
    const [opened, machine] = await Promise.all([
      openSource(place, { fetch: parts.network.fetch, signal }),
      parts.machine(),
    ]);
    store.know(machine);
    const needs = known?.needs ?? (await sourceNeeds(opened, computesInHalves(machine)));
    return {
      place: pinned(place, opened),
      known,
      use: opened.holds === 'planner' ? 'planning' : 'sound',
      name: known?.name ?? opened.name,
      source: opened.address ?? opened.name,
      address: opened.address,
      revision: opened.revision,
      licence: opened.licence ?? known?.licence?.id ?? null,
      download: opened.address === null ? 0 : needs.download,
      disk: needs.disk,
      capability: capability(needs, machine),
    };
  }

  get #installer(): Installer | null {
    return this.needs.parts.installing?.installer ?? null;
  }

  #follow(): void {
    const { page, store } = this.needs;
    const open = asksForModels(page.location);
    if (open === store.open) return;
    store.show(open);
    if (open) void this.look();
    else {
      this.leave();
      store.asking = false;
      store.offering(null);
    }
  }
}

/** What was shown is what is installed: the very commit, also when a newer one comes while somebody reads. */
function pinned(place: SourcePlace, { revision }: CheckpointSource): SourcePlace {
  return place.kind === 'hub' && revision !== null ? { ...place, revision } : place;
}
