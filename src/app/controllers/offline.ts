import { isAbort } from '../../lib/errors';
import { isSuspending } from '../../lib/wasm-suspending';
import { SiteCache } from '../../offline/site-cache';
import { neededOffline, type SiteFile } from '../../offline/site-file';
import type { PageMessage } from '../../offline/site-worker';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { OfflineStore } from '../stores/offline.svelte';

/** Held by every tab that renders: no tab takes an update meanwhile. */
const RENDER_LOCK = 'audio-agent rendering';

export interface OfflineNeeds {
  readonly store: OfflineStore;
  readonly announcer: AnnouncerStore;
  /** Null where nothing can be kept; `reason` says why. */
  readonly browser: OfflineBrowser | { readonly reason: string };
  /** Stores what is open, then loads the page anew. */
  readonly reload: () => Promise<void>;
}

export interface OfflineBrowser {
  readonly container: ServiceWorkerContainer;
  readonly caches: CacheStorage;
  readonly locks: Pick<LockManager, 'query' | 'request'>;
  /** Address of the service worker's script. */
  readonly script: string;
  /** The browser's WebAssembly can suspend: it takes the smaller runtime. */
  readonly suspends: boolean;
  readonly fetch: typeof globalThis.fetch;
}

/** Why nothing is kept, or what keeps it. */
export function offlineBrowser(
  page: Window,
  fetch: typeof globalThis.fetch,
  built: boolean,
): OfflineNeeds['browser'] {
  if (!built) return { reason: 'The development server keeps nothing for offline use.' };
  if (!page.isSecureContext)
    return { reason: 'Over http nothing is kept for offline use. Open it by https.' };
  const { serviceWorker } = page.navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (serviceWorker === undefined || !('caches' in page)) {
    return { reason: 'This browser keeps nothing for offline use.' };
  }
  return {
    container: serviceWorker,
    caches: page.caches,
    locks: page.navigator.locks,
    script: new URL('service-worker.js', page.document.baseURI).href,
    suspends: isSuspending(),
    fetch,
  };
}

/** Registers the service worker, tells what is kept, fetches the rest, takes updates when asked. */
export class Offline {
  #registration: ServiceWorkerRegistration | null = null;
  #site: SiteCache | null = null;
  #abort: AbortController | null = null;
  #rendered: (() => void) | null = null;
  /** The person cancelled: nothing is fetched unasked any more. */
  #cancelled = false;

  constructor(private readonly needs: OfflineNeeds) {}

  async start(): Promise<void> {
    const { store, browser } = this.needs;
    if (!('container' in browser)) {
      store.become({ phase: 'never', reason: browser.reason });
      return;
    }
    const { container, script } = browser;
    let controlled = container.controller !== null;
    container.addEventListener('controllerchange', () => {
      // The first worker takes the page it was installed by: nothing changes for that page.
      if (!controlled) controlled = true;
      else {
        const asked = store.update === 'taking';
        // Who stays when the browser asks about leaving can still reload later.
        store.offer('taken');
        if (asked) void this.needs.reload();
      }
    });
    try {
      const registration = await container.register(script, { updateViaCache: 'none' });
      this.#registration = registration;
      if (registration.waiting !== null && registration.active !== null) this.#offer();
      registration.addEventListener('updatefound', () => this.#follow(registration.installing));
      this.#follow(registration.installing);
      if (registration.active === null) store.become({ phase: 'installing' });
      await container.ready;
      await this.refresh();
    } catch {
      store.become({ phase: 'never', reason: 'This browser refuses to keep the page for offline use.' });
    }
  }

  /** Looks again at what is kept. */
  async refresh(): Promise<void> {
    if (this.#abort !== null) return;
    const missing = await this.#missing();
    if (missing === null) return;
    const bytes = sizeOf(missing);
    this.needs.store.become(
      bytes === 0 ? { phase: 'ready' } : { phase: 'partly', missing: bytes, problem: null },
    );
  }

  /** Somebody asked for it, and waits for the answer; what is fetched after a render is nobody's news. */
  async makeAvailable(): Promise<void> {
    await this.fetchRest();
    if (this.needs.store.state.phase === 'ready') this.needs.announcer.say('The page works offline.');
  }

  /** Fetches what is missing. What has come is kept, also when it ends early. */
  async fetchRest(): Promise<void> {
    const { store, announcer } = this.needs;
    const missing = await this.#missing();
    const site = this.#site;
    if (missing === null || site === null || this.#abort !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    const total = sizeOf(missing);
    let done = 0;
    let problem: string | null = null;
    store.become({ phase: 'fetching', done, total });
    try {
      for (const file of missing) {
        await site.fetchAndKeep(file, {
          signal: abort.signal,
          onBytes: (bytes) => {
            done += bytes;
            store.become({ phase: 'fetching', done, total });
          },
        });
      }
    } catch (error) {
      if (!isAbort(error)) problem = problemOf(error);
    }
    this.#abort = null;
    await this.refresh();
    if (problem !== null && store.state.phase === 'partly') {
      store.become({ ...store.state, problem });
      announcer.warn(problem);
    }
  }

  cancel(): void {
    this.#cancelled = true;
    this.#abort?.abort(new DOMException('Stopped.', 'AbortError'));
  }

  /**
   * A render begins or has ended. What a first visit's render fetched before the service worker was there is kept
   * after it; the browser mostly still has it.
   */
  rendering(active: boolean): void {
    const { browser, store } = this.needs;
    if (!('container' in browser)) return;
    if (!active) {
      if (this.#rendered === null) return;
      this.#rendered();
      this.#rendered = null;
      void this.refresh().then(() => {
        if (store.state.phase === 'partly' && !this.#cancelled) void this.fetchRest();
      });
      return;
    }
    const ended = new Promise<void>((resolve) => (this.#rendered = resolve));
    void browser.locks.request(RENDER_LOCK, { mode: 'shared' }, () => ended);
  }

  /** The person asks for the newer page. */
  async takeUpdate(): Promise<void> {
    const { store, browser, reload } = this.needs;
    if (store.update === 'taken') await reload();
    if (store.update !== 'waiting' || !('container' in browser)) return;
    const { held } = await browser.locks.query();
    if (held?.some(({ name }) => name === RENDER_LOCK) === true) {
      store.refuse('Another tab renders. Update when it is done.');
      return;
    }
    const message: PageMessage = { type: 'take-over' };
    store.offer('taking');
    this.#registration?.waiting?.postMessage(message);
  }

  #follow(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && this.#registration?.active !== null) this.#offer();
      if (worker.state === 'redundant' && this.#registration?.active === null) {
        const reason = 'The page could not be kept for offline use. It tries again at the next visit.';
        this.needs.store.become({ phase: 'never', reason });
      }
    });
  }

  #offer(): void {
    this.needs.store.offer('waiting');
    this.needs.announcer.say('An update of the page is ready.');
  }

  /** Null: no service worker is there to tell. */
  async #missing(): Promise<readonly SiteFile[] | null> {
    const { browser } = this.needs;
    const active = this.#registration?.active ?? null;
    if (!('container' in browser) || this.#registration === null || active === null) return null;
    if (this.#site === null) {
      this.#site = new SiteCache({
        caches: browser.caches,
        fetch: browser.fetch,
        scope: this.#registration.scope,
        files: await filesOf(active),
      });
    }
    return this.#site.missing(neededOffline(this.#site.files, browser.suspends));
  }
}

function sizeOf(files: readonly SiteFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

function filesOf(worker: ServiceWorker): Promise<readonly SiteFile[]> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<readonly SiteFile[]>) => {
      resolve(event.data);
      port1.close();
    };
    const message: PageMessage = { type: 'files' };
    worker.postMessage(message, [port2]);
  });
}

function problemOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'The disk is full. Free some space, then try again.';
  }
  return navigator.onLine
    ? 'The host did not give all of it. Try again later.'
    : 'This machine is offline. Try again when it is not.';
}
