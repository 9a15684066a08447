import { browserSha256 } from '../lib/browser-sha256';
import { PAGE, type SiteFile } from './site-file';

export interface SiteCacheNeeds {
  readonly caches: Pick<CacheStorage, 'open'>;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Folder of the page: absolute, with the last slash. */
  readonly scope: string;
  readonly files: readonly SiteFile[];
}

export interface KeepOptions {
  readonly signal?: AbortSignal;
  /** Bytes that came since the last call. */
  readonly onBytes?: (bytes: number) => void;
}

/** Coding and length of the transfer; the kept copy is the plain bytes. */
const TRANSFER_HEADERS = ['content-encoding', 'content-length', 'transfer-encoding'];

/**
 * The site's files in the browser's cache, each under its address and its content's hash: what an update leaves
 * unchanged is not fetched again, and a changed file is never mistaken for the old one. Only whole files with the bytes
 * of the build are kept; half an answer, a part (206) and another build's file are not.
 */
export class SiteCache {
  readonly files: readonly SiteFile[];
  readonly #needs: SiteCacheNeeds;
  readonly #byAddress: ReadonlyMap<string, SiteFile>;

  constructor(needs: SiteCacheNeeds) {
    this.files = needs.files;
    this.#needs = needs;
    this.#byAddress = new Map(needs.files.map((file) => [new URL(file.url, needs.scope).href, file]));
  }

  /** The file that an address means, whatever its query says; null: not of this build. */
  fileAt(address: string): SiteFile | null {
    const url = new URL(address);
    url.search = '';
    url.hash = '';
    const plain = url.href === this.#needs.scope ? new URL(PAGE, this.#needs.scope).href : url.href;
    return this.#byAddress.get(plain) ?? null;
  }

  async kept(file: SiteFile): Promise<Response | undefined> {
    return (await this.#open()).match(this.#key(file), { ignoreVary: true });
  }

  /** Those that are not kept. */
  async missing(files: readonly SiteFile[]): Promise<readonly SiteFile[]> {
    const keys = new Set((await (await this.#open()).keys()).map((request) => request.url));
    return files.filter((file) => !keys.has(this.#key(file)));
  }

  /**
   * Fetches a file past the service worker and keeps it.
   * @throws Error when the answer is not the whole file of this build; nothing is kept then.
   */
  async fetchAndKeep(file: SiteFile, options: KeepOptions = {}): Promise<void> {
    // Some hosts send the page's own name elsewhere: the page is asked for by its folder.
    const address = new URL(file.url === PAGE ? './' : file.url, this.#needs.scope);
    const request = new Request(address, {
      // Copies that the browser holds are used when the host says that they are still the same.
      cache: 'no-cache',
      // By this mode the service worker knows that the page fills the cache itself.
      mode: 'same-origin',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const response = await this.#needs.fetch(request);
    await this.keep(file, response, options);
  }

  /** Keeps an answer, reading it to its end. @throws Error when it is not the whole file of this build. */
  async keep(file: SiteFile, response: Response, options: KeepOptions = {}): Promise<void> {
    if (response.status !== 200) throw new Error(`${file.url}: the host answered ${response.status}.`);
    const bytes = await read(response, file.bytes, options.onBytes);
    if (bytes === null || (await browserSha256(bytes)) !== file.revision) {
      throw new Error(`${file.url}: the host has another version of this file.`);
    }
    const headers = new Headers(response.headers);
    for (const name of TRANSFER_HEADERS) headers.delete(name);
    headers.set('content-length', String(bytes.length));
    await (await this.#open()).put(this.#key(file), new Response(bytes, { headers }));
  }

  /** Removes what no file of this build needs. */
  async prune(): Promise<void> {
    const cache = await this.#open();
    const wanted = new Set(this.files.map((file) => this.#key(file)));
    const old = (await cache.keys()).filter((request) => !wanted.has(request.url));
    await Promise.all(old.map((request) => cache.delete(request)));
  }

  /** One cache a folder: several copies of the site may live on one host. */
  #open(): Promise<Cache> {
    return this.#needs.caches.open(`audio-agent ${this.#needs.scope}`);
  }

  #key({ url, revision }: SiteFile): string {
    const key = new URL(url, this.#needs.scope);
    key.search = `sha256=${revision}`;
    return key.href;
  }
}

/** The whole body, null where it is not of this length. */
async function read(
  response: Response,
  length: number,
  onBytes?: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return length === 0 ? new Uint8Array() : null;
  const whole = new Uint8Array(length);
  let at = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (at + part.value.length > length) {
      await reader.cancel();
      return null;
    }
    whole.set(part.value, at);
    at += part.value.length;
    onBytes?.(part.value.length);
  }
  return at === length ? whole : null;
}
