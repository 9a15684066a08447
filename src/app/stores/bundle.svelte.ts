import type { Manifest } from '../../compile/manifest';
import type { PlainError } from '../../lib/errors';
import type { BundleId } from '../../models/install/install';
import type { Seconds } from '../../lib/units';
import { QUALITIES, type Quality } from '../../project/quality';
import { qualitySampler, windowRuns } from '../../render/quality';
import type { Provider, SamplerSettings } from '../../render/renderer';
import { startsOf } from '../../render/windows';
import type { OpenedBundle } from '../../render/worker-contract';

export type BundleState =
  | { readonly phase: 'opening' }
  | {
      readonly phase: 'open';
      readonly opened: OpenedBundle;
      /** As takes record it. */
      readonly hash: string;
    }
  | { readonly phase: 'failed'; readonly error: PlainError };

function samplersOf(manifest: Manifest, steps: number | null): Readonly<Record<Quality, SamplerSettings>> {
  const entries = QUALITIES.map((quality) => {
    const sampler = qualitySampler(quality, manifest);
    return [quality, steps === null ? sampler : { ...sampler, steps }] as const;
  });
  return Object.fromEntries(entries) as Record<Quality, SamplerSettings>;
}

/** The model in use: what it is, where it runs, what it knows. */
export class BundleStore {
  #state = $state.raw<BundleState>({ phase: 'opening' });
  #installed = $state<BundleId | null>(null);
  #trouble = $state.raw<PlainError | null>(null);
  readonly #samplers = $derived.by(() => {
    const { manifest } = this;
    return manifest === null ? null : samplersOf(manifest, this.steps);
  });

  /** `steps`: of every quality, whatever the bundle says (the page's address); null: each its own. */
  constructor(private readonly steps: number | null = null) {}

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

  /** What each quality means for it; null while no bundle is open. */
  get samplers(): Readonly<Record<Quality, SamplerSettings>> | null {
    return this.#samplers;
  }

  /** Runs of the network that a sound takes; null while no bundle is open. */
  runsFor(seconds: Seconds, quality: Quality): number | null {
    const { manifest, samplers } = this;
    if (manifest === null || samplers === null) return null;
    const { mel, window, latent } = manifest;
    const columns = Math.ceil((seconds * mel.sampleRate) / mel.hopLength / latent.downsampling);
    const windows = startsOf(columns, window.width).length;
    return windows * windowRuns(samplers[quality], manifest);
  }

  /** What sounds are made with: an installed bundle, or null, the one that comes with the page. */
  get installed(): BundleId | null {
    return this.#installed;
  }

  /** Why the model that was chosen is not in use; null: it is. */
  get trouble(): PlainError | null {
    return this.#trouble;
  }

  choose(installed: BundleId | null, trouble: PlainError | null = null): void {
    this.#installed = installed;
    this.#trouble = trouble;
  }

  opening(): void {
    this.#state = { phase: 'opening' };
  }

  open(opened: OpenedBundle): void {
    this.#state = { phase: 'open', opened, hash: opened.hash };
  }

  fail(error: PlainError): void {
    this.#state = { phase: 'failed', error };
  }
}
