import { isAbort, toPlainError } from '../../lib/errors';
import type { BundleId } from '../../models/install/install';
import type { Quality } from '../../project/quality';
import { qualitySampler } from '../../render/quality';
import { trialEstimate, type Trial } from '../../render/trial';
import type { OpenedBundle } from '../../render/worker-contract';
import { TRIAL_SECONDS, trialWords } from '../models/trial-words';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { ModelsStore } from '../stores/models.svelte';

/** What tries a bundle out; null: nothing was run, it would take minutes. */
export type TryBundle = (
  id: BundleId,
  signal: AbortSignal,
) => Promise<{ readonly opened: OpenedBundle; readonly trial: Trial | null }>;

export interface TryModelsNeeds {
  readonly store: ModelsStore;
  readonly announcer: AnnouncerStore;
  readonly tryBundle: TryBundle;
  /** One that was tried and is not in use lets go of its files. */
  readonly leave: (id: BundleId) => void;
  /** The project's. */
  readonly quality: () => Quality;
}

/** Tries installed models of sound out, once a visit: whether they run here, and how fast. */
export class TryModels {
  readonly #trying = new Map<BundleId, { readonly abort: AbortController; readonly ended: Promise<void> }>();

  constructor(private readonly needs: TryModelsNeeds) {}

  /** Nothing happens where it was tried before. @param name for announcements */
  async begin(id: BundleId, name: string): Promise<void> {
    const { store } = this.needs;
    if (store.trialOf(id) !== null) return;
    store.tried(id, { kind: 'trying' });
    const abort = new AbortController();
    const ended = this.#work(id, name, abort.signal);
    this.#trying.set(id, { abort, ended });
    await ended;
    this.#trying.delete(id);
  }

  /** Resolves when nothing of it is at work, or stands ready, any more. */
  async cancel(id: BundleId): Promise<void> {
    const trying = this.#trying.get(id);
    trying?.abort.abort(new DOMException('Stopped.', 'AbortError'));
    await trying?.ended;
    this.needs.leave(id);
  }

  async #work(id: BundleId, name: string, signal: AbortSignal): Promise<void> {
    const { store, announcer, tryBundle, quality } = this.needs;
    try {
      const { opened, trial } = await tryBundle(id, signal);
      const { manifest } = opened;
      const sampler = qualitySampler(quality(), manifest);
      const words = trialWords(
        trial === null ? null : trialEstimate(trial, sampler, manifest, TRIAL_SECONDS),
      );
      store.tried(id, { kind: 'ready', words });
      announcer.say(`${name}: ${words}`);
    } catch (error) {
      if (isAbort(error)) {
        store.tried(id, null);
        return;
      }
      const plain = toPlainError(error);
      store.tried(id, { kind: 'failed', error: plain });
      announcer.warn(`${name} was tried on this machine. ${plain.message} ${plain.remedy}`);
    }
  }
}
