import { GuardedFetch } from '../src/lib/guarded-fetch';
import { SiteCache } from '../src/offline/site-cache';
import type { SiteFile } from '../src/offline/site-file';
import { SiteWorker, type PageMessage } from '../src/offline/site-worker';

declare const self: ServiceWorkerGlobalScope & {
  /** The build writes the list in. */
  readonly __WB_MANIFEST: readonly SiteFile[];
};

const network = GuardedFetch.ofThisThread();
const files = self.__WB_MANIFEST;
const worker = new SiteWorker(
  new SiteCache({
    caches: self.caches,
    fetch: network.fetch,
    scope: self.registration.scope,
    files,
  }),
);

// No skipWaiting: an update waits until the person asks for it, or until the last tab is closed.
self.addEventListener('install', (event) => event.waitUntil(worker.install()));
self.addEventListener('activate', (event) =>
  event.waitUntil(worker.activate().then(() => self.clients.claim())),
);

self.addEventListener('fetch', (event) => {
  const file = worker.fileFor(event.request);
  if (file === null) return;
  event.respondWith(worker.answer(file, event.request, network.fetch, (work) => event.waitUntil(work)));
});

self.addEventListener('message', (event) => {
  const message = event.data as PageMessage;
  if (message.type === 'take-over') void self.skipWaiting();
  else event.ports[0]?.postMessage(files);
});
