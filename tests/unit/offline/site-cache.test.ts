import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SiteCache } from '../../../src/offline/site-cache';
import { neededOffline, needOf, type SiteFile } from '../../../src/offline/site-file';
import { SiteWorker } from '../../../src/offline/site-worker';
import { MemoryCaches } from './memory-caches.ts';

const SCOPE = 'https://host.example/some/folder/';

function file(url: string, content: string): SiteFile {
  const bytes = new TextEncoder().encode(content);
  const revision = createHash('sha256').update(bytes).digest('hex');
  return { url, revision, bytes: bytes.length, need: needOf(url) };
}

const PAGE = file('index.html', '<p>page</p>');
const CODE = file('assets/index-1.js', 'code');
const WEIGHTS = file('models/nano/unet.safetensors', 'weights');
const CARD = file('models/nano/card.md', 'card');
const JSPI = file('assets/ort.jspi-1.wasm', 'jspi');
const ASYNCIFY = file('assets/ort.asyncify-1.wasm', 'asyncify');
const FILES = [PAGE, CODE, WEIGHTS, CARD, JSPI, ASYNCIFY];

let caches: MemoryCaches;
/** The host's answers by path below the folder; asked paths are noted. */
let host: Map<string, () => Response>;
let asked: string[];

beforeEach(() => {
  caches = new MemoryCaches();
  asked = [];
  host = new Map([
    ['', () => new Response('<p>page</p>')],
    ['assets/index-1.js', () => new Response('code', { headers: { 'content-type': 'text/javascript' } })],
    ['models/nano/unet.safetensors', () => new Response('weights')],
  ]);
});

const ask = (request: Request): Promise<Response> => {
  const path = request.url.slice(SCOPE.length);
  asked.push(path);
  return Promise.resolve(host.get(path)?.() ?? new Response('Not found', { status: 404 }));
};

const siteOf = (files: readonly SiteFile[] = FILES): SiteCache =>
  new SiteCache({ caches, fetch: ask, scope: SCOPE, files });

const get = (path: string, init: RequestInit = {}): Request => new Request(SCOPE + path, init);

describe('the site in the cache', () => {
  it('keeps a whole file with its headers and gives it back', async () => {
    const site = siteOf();
    host.set(
      'assets/index-1.js',
      () =>
        new Response('code', {
          headers: {
            'content-type': 'text/javascript',
            'cross-origin-embedder-policy': 'require-corp',
            'content-encoding': 'gzip',
            'content-length': '3',
          },
        }),
    );
    await site.fetchAndKeep(CODE);
    const kept = await site.kept(CODE);
    expect(await kept?.text()).toBe('code');
    expect(Object.fromEntries(kept?.headers ?? [])).toEqual({
      'content-type': 'text/javascript',
      'cross-origin-embedder-policy': 'require-corp',
      'content-length': '4',
    });
  });

  const refused: readonly (readonly [string, () => Response])[] = [
    ['half an answer', () => new Response('wei')],
    ['more than the file', () => new Response('weightsweights')],
    ["another build's file of the same length", () => new Response('WEIGHTS')],
    ['a part', () => new Response('weights', { status: 206 })],
    ['an error page', () => new Response('weights', { status: 500 })],
    [
      'an answer that breaks off',
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('weig'));
              controller.error(new TypeError('network'));
            },
          }),
        ),
    ],
  ];
  it.each(refused)('never keeps %s', async (_, answer) => {
    host.set('models/nano/unet.safetensors', answer);
    await expect(siteOf().fetchAndKeep(WEIGHTS)).rejects.toThrow();
    expect(caches.entries.size).toBe(0);
  });

  it('counts the bytes as they come', async () => {
    const counted: number[] = [];
    await siteOf().fetchAndKeep(WEIGHTS, { onBytes: (bytes) => counted.push(bytes) });
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(7);
  });

  it('keeps an unchanged file over an update and gives up what the new build does not list', async () => {
    const old = siteOf();
    await old.fetchAndKeep(CODE);
    await old.fetchAndKeep(WEIGHTS);
    const next = siteOf([PAGE, file('assets/index-2.js', 'new code'), WEIGHTS]);
    expect(await next.missing([WEIGHTS])).toEqual([]);
    await next.prune();
    expect(await old.missing([CODE, WEIGHTS])).toEqual([CODE]);
  });

  it('asks again for a file of the same name with other bytes', async () => {
    await siteOf().fetchAndKeep(WEIGHTS);
    const retrained = file(WEIGHTS.url, 'retrained');
    expect(await siteOf([retrained]).missing([retrained])).toEqual([retrained]);
  });

  it('knows the page by its folder and by its name, and every file whatever the query', () => {
    const site = siteOf();
    expect(site.fileAt(SCOPE)).toBe(PAGE);
    expect(site.fileAt(`${SCOPE}?steps=2#score`)).toBe(PAGE);
    expect(site.fileAt(`${SCOPE}index.html`)).toBe(PAGE);
    expect(site.fileAt(`${SCOPE}models/nano/card.md`)).toBe(CARD);
    expect(site.fileAt('https://host.example/index.html')).toBeNull();
    expect(site.fileAt(`${SCOPE}other`)).toBeNull();
  });

  it('needs one runtime, the model and the shell to render offline, not the files for other tools', () => {
    expect(neededOffline(FILES, true)).toEqual([PAGE, CODE, WEIGHTS, JSPI]);
    expect(neededOffline(FILES, false)).toEqual([PAGE, CODE, WEIGHTS, ASYNCIFY]);
  });
});

describe('the service worker', () => {
  const later: Promise<unknown>[] = [];
  const answer = async (worker: SiteWorker, request: Request): Promise<Response | null> => {
    const wanted = worker.fileFor(request);
    return wanted === null ? null : worker.answer(wanted, request, ask, (work) => later.push(work));
  };

  it('installs the shell, neither runtime nor weights; a second try fetches only what is missing', async () => {
    host.delete('assets/index-1.js');
    const worker = new SiteWorker(siteOf());
    await expect(worker.install()).rejects.toThrow('assets/index-1.js');
    host.set('assets/index-1.js', () => new Response('code'));
    asked = [];
    await worker.install();
    expect(asked).toEqual(['assets/index-1.js']);
    expect(await siteOf().missing(FILES)).toEqual([WEIGHTS, CARD, JSPI, ASYNCIFY]);
  });

  it('keeps weights when they are first used and asks the host no second time', async () => {
    const worker = new SiteWorker(siteOf());
    const first = await answer(worker, get(WEIGHTS.url));
    expect(await first?.text()).toBe('weights');
    await Promise.all(later);
    const second = await answer(worker, get(WEIGHTS.url));
    expect(await second?.text()).toBe('weights');
    expect(asked).toEqual([WEIGHTS.url]);
  });

  it('gives the page what the host said when it cannot be kept', async () => {
    const worker = new SiteWorker(siteOf());
    caches.refusal = new DOMException('full', 'QuotaExceededError');
    const given = await answer(worker, get(WEIGHTS.url));
    expect(await given?.text()).toBe('weights');
    await Promise.all(later);
    expect((await answer(worker, get(CARD.url)))?.status).toBe(404);
    expect(caches.entries.size).toBe(0);
  });

  it('leaves alone what is not of the build, parts of files, posts, and what the page keeps itself', () => {
    const worker = new SiteWorker(siteOf());
    expect(worker.fileFor(get('other.js'))).toBeNull();
    expect(worker.fileFor(get(WEIGHTS.url, { headers: { range: 'bytes=0-3' } }))).toBeNull();
    expect(worker.fileFor(get('', { method: 'POST' }))).toBeNull();
    expect(worker.fileFor(get(WEIGHTS.url, { mode: 'same-origin' }))).toBeNull();
    expect(worker.fileFor(get(WEIGHTS.url))).toBe(WEIGHTS);
  });
});
