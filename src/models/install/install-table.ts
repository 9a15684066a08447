import { isWorkedOn, type Locks } from './bundle-locks';
import type { Catalogue } from './catalogue';
import type { BundleId, Install, InstallList, InstalledBundle } from './install';
import { pausedInstall, stateOf } from './installed-bundles';
import type { ModelFolders } from './model-folders';
import type { TabChannel } from './tab-channel';

export interface InstallTableNeeds {
  readonly folders: ModelFolders;
  readonly catalogue: Catalogue;
  readonly channel: TabChannel;
  readonly locks: Locks;
}

/** Milliseconds between two looks at whether a tab that was heard still works. */
const FOLLOW_EVERY = 1000;

/** All installs and installed bundles that are known here, and the telling of them: to the page and to other tabs. */
export class InstallTable {
  readonly #needs: InstallTableNeeds;
  /** What is under way here or in another tab, what is half done, and what ended in this visit. */
  readonly #installs = new Map<BundleId, Install>();
  /** Worked on here. */
  readonly #mine = new Set<BundleId>();
  /** Worked on in another tab, as it said. */
  readonly #followed = new Set<BundleId>();
  #bundles: readonly InstalledBundle[] = [];
  #lasting: boolean | null = null;
  #listener: (list: InstallList) => void = () => undefined;

  constructor(needs: InstallTableNeeds) {
    this.#needs = needs;
    needs.channel.listen((message) => {
      if (message.kind === 'stands') this.heard(message.install);
      else if (message.kind === 'changed') void this.#changedElsewhere(message.id);
      else if (message.kind === 'ask') for (const id of this.#mine) this.#tell(id);
    });
    needs.channel.send({ kind: 'ask' });
  }

  get list(): InstallList {
    return { bundles: this.#bundles, installs: [...this.#installs.values()], lasting: this.#lasting };
  }

  listen(listener: (list: InstallList) => void): void {
    this.#listener = listener;
  }

  install(id: BundleId): Install | null {
    return this.#installs.get(id) ?? null;
  }

  bundle(id: BundleId): InstalledBundle | null {
    return this.#bundles.find((bundle) => bundle.id === id) ?? null;
  }

  set(install: Install): void {
    this.#installs.set(install.id, install);
    this.#tell(install.id);
    this.#listener(this.list);
  }

  begin(install: Install): void {
    this.#mine.add(install.id);
    this.set(install);
  }

  end(install: Install): void {
    this.set(install);
    this.#mine.delete(install.id);
  }

  forget(id: BundleId): void {
    this.#installs.delete(id);
  }

  lasts(lasting: boolean): void {
    this.#lasting = lasting;
  }

  /** An install of another tab. */
  heard(install: Install): void {
    const { id } = install;
    if (this.#mine.has(id)) return;
    this.#installs.set(id, { ...install, elsewhere: true });
    this.#listener(this.list);
    if (this.#isAtWorkElsewhere(id)) void this.#follow(id);
  }

  /** What is in the folders; halves that nobody is known to work on are paused. */
  async scan(): Promise<void> {
    const { folders, catalogue } = this.#needs;
    const bundles: InstalledBundle[] = [];
    for (const id of await folders.ids()) {
      const state = await stateOf(folders, id);
      if (state.kind === 'whole') bundles.push(state.bundle);
      else if (!this.#installs.has(id)) this.#installs.set(id, pausedInstall(id, state.record, state.state));
    }
    this.#bundles = bundles;
    this.#lasting ??= await catalogue.lasting();
    await catalogue.keep(bundles);
  }

  /** Something came or went here: all tabs look again. */
  async changed(id: BundleId): Promise<void> {
    await this.scan();
    this.#needs.channel.send({ kind: 'changed', id });
    this.#listener(this.list);
  }

  /** A tab that is closed or killed says nothing more, but its lock is free: a reload hears the worker that it ends. */
  async #follow(id: BundleId): Promise<void> {
    const { locks } = this.#needs;
    if (locks === null || this.#followed.has(id)) return;
    this.#followed.add(id);
    do await new Promise((resolve) => setTimeout(resolve, FOLLOW_EVERY));
    while (this.#isAtWorkElsewhere(id) && (await isWorkedOn(locks, id)));
    this.#followed.delete(id);
    if (!this.#isAtWorkElsewhere(id)) return;
    this.#installs.delete(id);
    await this.scan();
    this.#listener(this.list);
  }

  #isAtWorkElsewhere(id: BundleId): boolean {
    const install = this.#installs.get(id);
    return install?.elsewhere === true && (install.phase === 'reading' || install.phase === 'checking');
  }

  async #changedElsewhere(id: BundleId): Promise<void> {
    if (this.#mine.has(id)) return;
    // A tab that failed has said how it stands, and so has one that is done.
    const install = this.#installs.get(id);
    if (install !== undefined && install.trouble === null) this.#installs.delete(id);
    else if (install !== undefined) this.#installs.set(id, { ...install, elsewhere: false });
    await this.scan();
    this.#listener(this.list);
  }

  #tell(id: BundleId): void {
    const install = this.#installs.get(id);
    if (install !== undefined && this.#mine.has(id)) this.#needs.channel.send({ kind: 'stands', install });
  }
}
