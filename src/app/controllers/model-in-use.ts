import { toPlainError, type ErrorCode, type PlainError } from '../../lib/errors';
import type { BundleId } from '../../models/install/install';
import type { BundlePlace, OpenedBundle } from '../../render/worker-contract';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { BundleStore } from '../stores/bundle.svelte';
import type { SettingsStore } from '../stores/settings.svelte';

export interface ModelInUseNeeds {
  readonly renderer: { open(): Promise<OpenedBundle>; use(bundle: BundlePlace): void };
  /** The bundle that comes with the page. */
  readonly embedded: BundlePlace;
  readonly bundle: BundleStore;
  readonly settings: SettingsStore;
  readonly announcer: AnnouncerStore;
  readonly stopRendering: () => Promise<void>;
  /** What an installed model cannot be used for, at its row of the models' page; null: it is tried anew. */
  readonly troubled: (id: BundleId, trouble: PlainError | null) => void;
}

const CHOICE = 'model';

/** These say that the bundle itself cannot be used; after others the same one may work the next time. */
const UNUSABLE: ReadonlySet<ErrorCode> = new Set([
  'bundle-incompatible',
  'bundle-missing',
  'bundle-unreadable',
  'storage-denied',
]);

/** Which model makes the sounds: the embedded one or an installed one. Sounds that are there stay as they are. */
export class ModelInUse {
  constructor(private readonly needs: ModelInUseNeeds) {}

  /** Opens the model that was chosen in an earlier visit. */
  async start(): Promise<void> {
    const chosen = this.needs.settings.remembered(CHOICE);
    this.#choose(chosen);
    await this.open();
  }

  /** Renders with this model from now on, and in later visits. */
  async use(id: BundleId | null): Promise<void> {
    const { settings, bundle, announcer, stopRendering } = this.needs;
    if (bundle.installed === id && bundle.state.phase === 'open') return;
    await stopRendering();
    if (id !== null) this.needs.troubled(id, null);
    settings.remember(CHOICE, id);
    this.#choose(id);
    await this.open();
    if (bundle.state.phase === 'open' && bundle.trouble === null)
      announcer.say(`${bundle.name} makes the sounds now. The sounds that are there stay.`);
  }

  /** Opens the model in use; one that cannot be used gives way to the embedded one, with words. */
  async open(): Promise<void> {
    const { renderer, bundle, announcer } = this.needs;
    bundle.opening();
    try {
      bundle.open(await renderer.open());
    } catch (error) {
      const plain = toPlainError(error);
      if (bundle.installed !== null && UNUSABLE.has(plain.code)) {
        await this.#fallBack(plain);
        return;
      }
      bundle.fail(plain);
      announcer.warn(`${plain.message} ${plain.remedy}`);
    }
  }

  /** A render found that the installed model in use is not whole: what is rendered next is rendered by the embedded one. */
  async failed(trouble: PlainError): Promise<void> {
    if (this.needs.bundle.installed !== null && UNUSABLE.has(trouble.code)) await this.#fallBack(trouble);
  }

  async #fallBack(trouble: PlainError): Promise<void> {
    const { settings, bundle, announcer, troubled } = this.needs;
    if (bundle.installed !== null) troubled(bundle.installed, trouble);
    settings.remember(CHOICE, null);
    this.#choose(null, trouble);
    await this.open();
    announcer.warn(
      `The model that was chosen cannot be used. ${trouble.message} ${trouble.remedy} ${bundle.name} is in use.`,
    );
  }

  #choose(id: BundleId | null, trouble: PlainError | null = null): void {
    const { renderer, bundle, embedded } = this.needs;
    renderer.use(id === null ? embedded : { kind: 'installed', id });
    bundle.choose(id, trouble);
  }
}
