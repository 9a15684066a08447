import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckpointSource, SourcePlace } from '../../../../src/models/sources/checkpoint-source';
import { startHub, type HubServer } from '../../../support/hub-server';
import { memoryFolder } from '../../compile/checkpoint/memory-bundle';
import { checkpointFiles, compiled, hubFiles, manners, open } from './small-checkpoint';

let hub: HubServer;
let expected: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
  expected = await compiled(memoryFolder('small', checkpointFiles));
});
beforeEach(async () => {
  hub = await startHub(hubFiles());
});
afterEach(() => hub.stop());

const place = (revision: string | null = null): SourcePlace => ({
  kind: 'hub',
  base: hub.base,
  repository: hub.repository,
  revision,
});

/** Whether a source gives the very bundle that the folder on the disk gives. */
async function givesTheBundle(source: CheckpointSource): Promise<boolean> {
  const files = await compiled(source);
  return (
    files.size === expected.size &&
    [...expected].every(([path, bytes]) => Buffer.compare(files.get(path) ?? new Uint8Array(0), bytes) === 0)
  );
}

const UNET = 'unet/diffusion_pytorch_model.bin';

describe('a repository of a hub', () => {
  it('is opened with its listing, pinned to its commit', async () => {
    const source = await open(place());
    expect(source).toMatchObject({
      name: 'full',
      holds: 'checkpoint',
      address: `${hub.base}/studio/full`,
      origin: `${hub.base}/studio/full/tree/${hub.commit}`,
      revision: hub.commit,
      licence: 'cc-by-nc-sa-4.0',
    });
    const unet = hub.files.get(UNET);
    expect(source.files.get(UNET)).toMatchObject({ bytes: unet?.bytes, sha256: unet?.sha256 });
    expect(await source.open('unet/none.bin')).toBeNull();
    // Nothing but the listing was asked for.
    expect(hub.requests).toHaveLength(1);
  });

  it('becomes the same bundle as the folder on the disk, by plain ranges and without a question first', async () => {
    let fetched = 0;
    const source = await open(place(), manners(), { onFetched: (bytes) => (fetched += bytes) });
    expect(await givesTheBundle(source)).toBe(true);
    expect(hub.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const ranges = hub.requests.flatMap(({ range }) => (range === null ? [] : [range]));
    expect(ranges.length).toBeGreaterThan(20);
    expect(ranges.filter((range) => !/^bytes=\d+-\d+$/.test(range))).toEqual([]);
    // Of the repository, after its listing, every byte once or nearly so.
    expect(fetched).toBeGreaterThanOrEqual(hub.sent.bytes);
  });

  it('asks the signed address again, until it has expired', async () => {
    hub.faults.signedFor = 4;
    const how = manners();
    expect(await givesTheBundle(await open(place(), how))).toBe(true);
    const files = hub.requests.filter(({ host, range }) => host === 'files' && range !== null).length;
    const sentOn = hub.requests.filter(({ host, range }) => host === 'hub' && range !== null).length;
    expect(sentOn).toBeGreaterThan(4);
    expect(sentOn).toBeLessThan(files * 0.7);
    // An expired address is no reason to wait.
    expect(how.waits.every((ms) => ms === 0)).toBe(true);
  });

  it('goes on after broken connections from where they broke', async () => {
    await compiled(await open(place()));
    const starts = (): readonly string[] =>
      hub.requests.flatMap(({ range }) => range?.split('-').at(0) ?? []);
    const undisturbed = new Set(starts());
    hub.faults.dieAfter = { bytes: 9000, times: 7 };
    expect(await givesTheBundle(await open(place()))).toBe(true);
    expect(hub.faults.dieAfter.times).toBe(0);
    const middle = starts().filter((start) => !undisturbed.has(start));
    expect(middle.length).toBeGreaterThan(0);
    expect(middle.length).toBeLessThanOrEqual(14);
  });

  it('waits as long as a busy host asks for, and longer each time where it does not say', async () => {
    const source = await open(place());
    const how = manners();
    const waiting = await open(place(), how);
    hub.faults.statuses.push(429, 503);
    hub.faults.retryAfter = 7;
    await (await waiting.open(UNET))?.read(0, 10);
    expect(how.waits).toEqual([7000, 7000]);
    how.waits.length = 0;
    hub.faults.statuses.push(500, 502, 503);
    hub.faults.retryAfter = null;
    await (await waiting.open('vae/diffusion_pytorch_model.bin'))?.read(0, 10);
    expect(how.waits).toEqual([500, 1000, 2000]);
    hub.faults.statuses.push(429);
    hub.faults.retryAfter = 3600;
    await expect((await source.open(UNET))?.read(0, 10)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('429') as unknown,
      remedy: expect.stringContaining('Nothing is lost') as unknown,
    });
  });

  it('says so when the host dies for good, and reads on when it is back', async () => {
    const source = await open(place());
    const file = await source.open(UNET);
    hub.faults.dieAfter = { bytes: 0, times: Infinity };
    const failure = { code: 'network', place: expect.stringContaining(`${UNET}, byte`) as unknown };
    await expect(file?.read(70_000, 50_000)).rejects.toMatchObject(failure);
    hub.faults.dieAfter = null;
    const bytes = checkpointFiles.get(UNET)?.slice(70_000, 120_000);
    expect(await file?.read(70_000, 50_000)).toEqual(bytes);
  });

  it('does not wait for ever on a host that sends nothing', async () => {
    const source = await open(place(), manners({ stallMs: 30, attempts: 2 }));
    const file = await source.open(UNET);
    hub.faults.silent = true;
    await expect(file?.read(0, 10)).rejects.toMatchObject({ code: 'network' });
  });

  it('waits for a small file that comes slowly, as long as it comes', async () => {
    const source = await open(place(), manners({ stallMs: 400, attempts: 2 }));
    hub.faults.slow = 4000;
    const [path, bytes] =
      [...checkpointFiles].find(([, { length }]) => length > 4000 && length < 12_000) ?? [];
    if (path === undefined || bytes === undefined) throw new Error('no such file');
    const file = await source.open(path);
    expect(await file?.read(0, bytes.length)).toEqual(bytes);
    expect(hub.requests.filter(({ host }) => host === 'files')).toHaveLength(1);
  });

  it('stops at once when told to', async () => {
    const stop = new AbortController();
    const source = await open(place(), manners(), { signal: stop.signal });
    const file = await source.open(UNET);
    hub.faults.silent = true;
    const reading = file?.read(0, 100_000);
    stop.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await expect(file?.read(0, 1)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    [401, 'source-denied', /login/],
    [403, 'source-denied', /login/],
    [404, 'source-missing', /not at its source/],
    [416, 'source-changed', /changed/],
    [418, 'network', /418/],
  ])('tells what an answer %i means', async (status, code, message) => {
    const source = await open(place());
    const file = await source.open(UNET);
    hub.faults.statuses.push(status);
    await expect(file?.read(0, 10)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('refuses a host that sends everything, whatever it is asked for', async () => {
    const source = await open(place());
    hub.faults.ignoresRanges = true;
    const reading = (await source.open(UNET))?.read(0, 10);
    await expect(reading).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('parts') as unknown,
    });
  });

  it('says that a gated repository wants a login', async () => {
    hub.faults.gated = true;
    await expect(open(place())).rejects.toMatchObject({
      code: 'source-denied',
      remedy: expect.stringContaining('folder') as unknown,
    });
  });

  it('stays with the commit it was pinned to, and says so when that is gone', async () => {
    const { revision, fingerprint } = await open(place());
    const again = await open(place(revision), manners(), { fingerprint });
    expect(again.revision).toBe(revision);
    hub.commit = '2'.repeat(40);
    await expect(open(place(), manners(), { fingerprint })).rejects.toMatchObject({
      code: 'source-changed',
      remedy: 'Start again, or keep the old revision.',
    });
    await expect(open(place(revision), manners(), { fingerprint })).rejects.toMatchObject({
      code: 'source-missing',
    });
  });

  it.each(['vocoder/config.json', 'tokenizer/merges.txt', 'text_encoder/config.json'])(
    'finds one changed bit in %s',
    async (path) => {
      hub.faults.corrupt = { path, at: 3 };
      const source = await open(place());
      await expect(source.open(path)).rejects.toMatchObject({ code: 'checkpoint-unreadable', place: path });
    },
  );

  it.each([1000, 100_000, 160_000])('finds a changed bit at byte %i of the weights', async (at) => {
    hub.faults.corrupt = { path: UNET, at };
    await expect(compiled(await open(place()))).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:checkpoint-unreadable|tensor-invalid)$/) as unknown,
    });
  });

  it.each<[string, unknown]>([
    ['no commit', { siblings: [] }],
    ['a commit that is none', { sha: 'main', siblings: [] }],
    ['no files', { sha: '1'.repeat(40) }],
    ['negative sizes', { sha: '1'.repeat(40), siblings: [{ rfilename: 'a', size: -1 }] }],
    ['a list', []],
  ])('refuses a listing with %s', async (_, listing) => {
    const opening = open(place(), manners(), { fetch: async () => Response.json(listing) });
    await expect(opening).rejects.toMatchObject({ code: 'source-invalid' });
  });

  it('leaves out files whose paths lead elsewhere', async () => {
    const paths = [
      'unet/config.json',
      '../a',
      'a/../../b',
      '/etc/passwd',
      'a//b',
      'a\\b',
      'a\ud800',
      'a\u0000',
    ];
    const listing = { sha: hub.commit, siblings: paths.map((rfilename) => ({ rfilename, size: 1 })) };
    const source = await open(place(), manners(), { fetch: async () => Response.json(listing) });
    expect([...source.files.keys()]).toEqual(['unet/config.json']);
  });

  it.each(['full', 'a/b/c', '../x', 'studio/', 'studio/full?x'])(
    'asks nobody for the repository %j',
    async (repository) => {
      await expect(open({ kind: 'hub', base: hub.base, repository, revision: null })).rejects.toMatchObject({
        code: 'source-invalid',
      });
      expect(hub.requests).toEqual([]);
    },
  );
});
