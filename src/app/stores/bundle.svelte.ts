import type { Manifest } from '../../compile/manifest';
import type { PlainError } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import type { Provider } from '../../render/renderer';
import { planWindows } from '../../render/windows';
import type { OpenedBundle } from '../../render/worker-contract';

export type BundleState =
  | { readonly phase: 'opening' }
  | {
      readonly phase: 'open';
      readonly opened: OpenedBundle;
      /** As takes record it; null until a take of this visit has told. */
      readonly hash: string | null;
    }
  | { readonly phase: 'failed'; readonly error: PlainError };

/** The model in use: what it is, where it runs, what it knows. */
export class BundleStore {
  #state = $state.raw<BundleState>({ phase: 'opening' });

  get state(): BundleState {
    return this.#state;
  }

  get manifest(): Manifest | null {
    return this.#state.phase === 'open' ? this.#state.opened.manifest : null;
  }

  get provider(): Provider | null {
    return this.#state.phase === 'open' ? this.#state.opened.provider : null;
  }

  /** Name for sentences: "nano". */
  get name(): string {
    return this.manifest?.name ?? 'The model';
  }

  /** Windows of the network that a sound is made of; null while no bundle is open. */
  windowsFor(seconds: Seconds): number | null {
    const { manifest } = this;
    if (manifest === null) return null;
    const { mel, window, latent } = manifest;
    const frames = Math.ceil((seconds * mel.sampleRate) / mel.hopLength);
    return planWindows(frames, window.width * latent.downsampling).count;
  }

  opening(): void {
    this.#state = { phase: 'opening' };
  }

  open(opened: OpenedBundle): void {
    this.#state = { phase: 'open', opened, hash: null };
  }

  identify(hash: string): void {
    if (this.#state.phase === 'open' && this.#state.hash !== hash) this.#state = { ...this.#state, hash };
  }

  fail(error: PlainError): void {
    this.#state = { phase: 'failed', error };
  }
}
