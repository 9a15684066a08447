import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { GuardedFetch } from '../../src/lib/guarded-fetch';
import { sha256Of } from '../../src/lib/sha256-of';
import type { SourcePlace } from '../../src/models/sources/checkpoint-source';
import { allowSource, openSource } from '../../src/models/sources/open-source';
import { PATIENCE } from '../../src/models/sources/patience';
import type { HubFacts } from '../support/hub-commands';

/** What another origin lets a page ask and see is the browser's to say. */

const UNET = 'unet/diffusion_pytorch_model.bin';
const sizes = { whole: 20_000, part: 32_768, block: 4096 };

let hub: HubFacts;
beforeEach(async () => {
  hub = await commands.openHub();
});
afterEach(() => commands.closeHub());

function open() {
  const place: SourcePlace = { kind: 'hub', base: hub.base, repository: hub.repository, revision: null };
  const network = GuardedFetch.ofThisThread();
  allowSource(network, place);
  const patience = { ...PATIENCE, wait: () => Promise.resolve() };
  return openSource(
    place,
    { fetch: network.fetch, signal: new AbortController().signal },
    { patience, sizes },
  );
}

async function hashOf(path: string): Promise<string> {
  const file = await (await open()).open(path);
  if (file === null) throw new Error(path);
  file.expect?.([{ offset: 0, length: file.size }]);
  return sha256Of(new Uint8Array(await file.read(0, file.size)));
}

describe('a hub on another origin, whose files lie on a third', () => {
  it('is read in ranges, without a preflight, by what its answers let a page see', async () => {
    expect(crossOriginIsolated).toBe(true);
    expect(await hashOf(UNET)).toBe(hub.hashes[UNET]);
    expect(await hashOf('unet/config.json')).toBe(hub.hashes['unet/config.json']);
    const requests = await commands.hubRequests();
    expect(requests.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([]);
    expect(requests.filter(({ range }) => range !== null).length).toBeGreaterThan(5);
  });

  it('is asked again where its signed addresses expire, which the page cannot see', async () => {
    await commands.spoilHub({ signedFor: 2 });
    expect(await hashOf(UNET)).toBe(hub.hashes[UNET]);
    const requests = await commands.hubRequests();
    expect(requests.filter(({ host, range }) => host === 'hub' && range !== null).length).toBeGreaterThan(2);
  });

  it('is read on after its connections broke', async () => {
    await commands.spoilHub({ dieAfter: { bytes: 10_000, times: 3 } });
    expect(await hashOf(UNET)).toBe(hub.hashes[UNET]);
  });

  it('may not be asked unless it was chosen', async () => {
    await expect(GuardedFetch.ofThisThread().fetch(hub.base)).rejects.toMatchObject({ code: 'network' });
    expect(await commands.hubRequests()).toEqual([]);
  });
});
