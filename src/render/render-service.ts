import { AppError } from '../lib/errors';
import { GPU_LOCK } from '../lib/gpu-lock';
import { holdLock } from '../lib/hold-lock';
import { answered, type WorkerResult } from '../lib/worker-result';
import type { Bundle } from '../models/bundle';
import { PROCESSOR_SUFFICES } from '../models/capability';
import type { DiffusionRenderer } from './diffusion-renderer';
import type { RenderedTake, RenderProgress, RenderRequest } from './renderer';
import type { Runtime } from './runtime/runtime';
import type { Trial } from './trial';
import type { BundlePlace, OpenedBundle, OpenOptions, RenderWorker } from './worker-contract';

/** What the service needs from outside: where bundles are, what runs them, and the browser's locks. */
export interface RenderServiceNeeds {
  readonly openBundle: (place: BundlePlace) => Promise<Bundle>;
  readonly createRuntime: (asked: OpenOptions['provider']) => Promise<Runtime>;
  /** Null where there are none: other tabs are not waited for then. */
  readonly locks: Pick<LockManager, 'request'> | null;
}

interface Opened {
  readonly bundle: Bundle;
  readonly runtime: Runtime;
  /** Fetched with the first sound: nobody who only looks at the page pays for it. */
  readonly renderer: () => Promise<DiffusionRenderer>;
  /** Gives back all that it holds. */
  readonly close: () => Promise<void>;
}

/** The render worker without its thread: what Comlink exposes. */
export class RenderService implements RenderWorker {
  readonly #needs: RenderServiceNeeds;
  readonly #running = new Map<number, AbortController>();
  #options: OpenOptions | null = null;
  #opened: Promise<Opened> | null = null;

  constructor(needs: RenderServiceNeeds) {
    this.#needs = needs;
  }

  hold(lock: string): Promise<void> {
    return holdLock(this.#needs.locks, lock);
  }

  async open(options: OpenOptions): Promise<WorkerResult<OpenedBundle>> {
    return answered(async () => {
      this.#options = options;
      await this.#close();
      const { bundle, runtime } = await this.#open();
      const { manifest, hash } = bundle;
      return { manifest, hash, provider: runtime.provider, providerNote: runtime.note };
    });
  }

  async render(
    ticket: number,
    request: RenderRequest,
    onProgress: (progress: RenderProgress) => void,
  ): Promise<WorkerResult<RenderedTake>> {
    return this.#work(ticket, async ({ renderer }, signal) =>
      (await renderer()).render(request, { signal, onProgress }),
    );
  }

  async tryOut(ticket: number): Promise<WorkerResult<Trial | null>> {
    return this.#work(ticket, async ({ bundle, runtime, renderer }, signal) => {
      const bytes = bundle.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      return runtime.provider === 'wasm' && bytes > PROCESSOR_SUFFICES
        ? null
        : (await renderer()).tryOut(signal);
    });
  }

  /** One thing at a time on the device; `cancel` ends it. */
  async #work<T>(
    ticket: number,
    task: (opened: Opened, signal: AbortSignal) => Promise<T>,
  ): Promise<WorkerResult<T>> {
    const abort = new AbortController();
    this.#running.set(ticket, abort);
    const { signal } = abort;
    const result = await answered(async () => {
      const opened = await this.#open();
      const work = (): Promise<T> => task(opened, signal);
      const { locks } = this.#needs;
      return opened.runtime.provider === 'webgpu' && locks !== null
        ? locks.request(GPU_LOCK, { signal }, work)
        : work();
    });
    this.#running.delete(ticket);
    // Sessions after a failure are not to be trusted, those of a lost device least of all.
    if (!result.ok && !HARMLESS.has(result.error.code)) await this.#close();
    return result;
  }

  async cancel(ticket: number): Promise<void> {
    this.#running.get(ticket)?.abort(new DOMException('Stopped.', 'AbortError'));
  }

  async #open(): Promise<Opened> {
    if (this.#options === null) {
      throw new AppError('internal', 'No bundle was opened.', { remedy: 'Open a bundle first.' });
    }
    this.#opened ??= this.#start(this.#options);
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = null;
      throw error;
    }
  }

  async #start({ bundle: place, provider, sparing }: OpenOptions): Promise<Opened> {
    const bundle = await this.#needs.openBundle(place);
    const best = await this.#needs.createRuntime(provider);
    const runtime = sparing === true ? { ...best, room: 0 } : best;
    let renderer: Promise<DiffusionRenderer> | null = null;
    return {
      bundle,
      runtime,
      renderer: () => (renderer ??= rendererOf(bundle, runtime)),
      close: async () => {
        const made = await renderer?.catch(() => null);
        await (made ?? runtime).dispose();
      },
    };
  }

  /** What is broken may not let itself be given back; then the worker's end does it. */
  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.then(({ close }) => close()).catch(() => undefined);
  }
}

async function rendererOf(bundle: Bundle, runtime: Runtime): Promise<DiffusionRenderer> {
  try {
    const { DiffusionRenderer: Made } = await import('./diffusion-renderer');
    return new Made(bundle, runtime);
  } catch (cause) {
    // The page ends this worker and starts another, which asks anew.
    throw new AppError('worker-died', 'A part of the renderer could not be fetched.', {
      remedy: 'Check the connection, then render again.',
      cause,
    });
  }
}

const HARMLESS: ReadonlySet<string> = new Set(['aborted', 'input-invalid']);
