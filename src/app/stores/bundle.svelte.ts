import type { Manifest } from '../../compile/manifest';
import type { PlainError } from '../../lib/errors';
import type { Provider } from '../../render/renderer';
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
