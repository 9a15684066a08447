import type { SiteCache } from './site-cache';
import type { SiteFile } from './site-file';

/** What the page asks of a service worker. `files` is answered on the port that comes with it. */
export type PageMessage = { readonly type: 'files' } | { readonly type: 'take-over' };

/** As many files at a time: a host that is asked for all at once answers none quickly. */
const AT_ONCE = 4;

/** What the service worker does, without its events (workers/service-worker.ts has those). */
export class SiteWorker {
  constructor(private readonly site: SiteCache) {}

  /** Keeps the shell. @throws Error when one file cannot be had: the worker is then not installed. */
  async install(): Promise<void> {
    const missing = await this.site.missing(this.site.files.filter((file) => file.need === 'shell'));
    await inLanes(missing, (file) => this.site.fetchAndKeep(file));
  }

  /** The old build's files are given up when nobody uses them any more. */
  activate(): Promise<void> {
    return this.site.prune();
  }

  /** The file of this build that answers a request; null: the network answers it. */
  fileFor(request: Request): SiteFile | null {
    if (request.method !== 'GET') return null;
    // A part of a file is the host's to give, and never kept.
    if (request.headers.has('range')) return null;
    // The page fills the cache itself (SiteCache.fetchAndKeep).
    if (request.mode === 'same-origin' && request.destination === '') return null;
    return this.site.fileAt(request.url);
  }

  /**
   * From the cache, else from the network. `later` is for what goes on when the page has its answer: keeping the copy.
   */
  async answer(
    file: SiteFile,
    request: Request,
    fetch: (request: Request) => Promise<Response>,
    later: (work: Promise<unknown>) => void,
  ): Promise<Response> {
    const kept = await this.site.kept(file);
    if (kept !== undefined) return kept;
    const response = await fetch(request);
    if (response.status === 200) {
      // A full disk or another version on the host: the page has its answer all the same.
      later(this.site.keep(file, response.clone()).catch(() => undefined));
    }
    return response;
  }
}

/** Every one is tried; what came before a failure is not lost. @throws the first failure, at the end. */
async function inLanes<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const line = [...all];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let next = line.shift(); next !== undefined; next = line.shift()) {
      await work(next).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (failures.length > 0) throw failures[0];
}
