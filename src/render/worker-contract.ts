import type { Manifest } from '../compile/manifest';
import type { WorkerResult } from '../lib/worker-result';
import type { BundleId } from '../models/install/install';
import type { Provider, RenderedTake, RenderProgress, RenderRequest } from './renderer';
import type { Trial } from './trial';

/** Where a bundle lies: in a folder of a host, by its absolute address, or installed on this device. */
export type BundlePlace =
  { readonly kind: 'address'; readonly url: string } | { readonly kind: 'installed'; readonly id: BundleId };

/** What is asked for at start. `provider` null: WebGPU on a real adapter, else wasm (architecture.md, point 5). */
export interface OpenOptions {
  readonly bundle: BundlePlace;
  readonly provider: Provider | null;
  /** Networks come one at a time, whatever room there seems to be. */
  readonly sparing?: boolean;
}

export interface OpenedBundle {
  readonly manifest: Manifest;
  /** SHA-256 of its manifest, as takes record it. */
  readonly hash: string;
  readonly provider: Provider;
  /** Why it is not WebGPU, in words for the page; null when it is, or when it was asked for. */
  readonly providerNote: string | null;
}

/** The render worker, as the page sees it through Comlink. Errors come back as data: classes do not cross. */
export interface RenderWorker {
  /**
   * Holds the Web Lock `lock` for as long as the worker lives; resolves once it does. The browser gives the lock free
   * when the worker is gone, however it went: that is how the page learns of it.
   */
  hold(lock: string): Promise<void>;
  open(options: OpenOptions): Promise<WorkerResult<OpenedBundle>>;
  /** `onProgress` is a Comlink proxy. `ticket` names the render for `cancel`. */
  render(
    ticket: number,
    request: RenderRequest,
    onProgress: (progress: RenderProgress) => void,
  ): Promise<WorkerResult<RenderedTake>>;
  /** Runs each network once on zeros (DiffusionRenderer.tryOut). Null: not here, it would take minutes. */
  tryOut(ticket: number): Promise<WorkerResult<Trial | null>>;
  /** Takes effect between two sampler steps, and between two networks that are tried out. */
  cancel(ticket: number): Promise<void>;
}
