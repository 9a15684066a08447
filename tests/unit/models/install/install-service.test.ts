import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JOURNAL } from '../../../../src/compile/journal';
import { fromPlainError } from '../../../../src/lib/errors';
import { unwrapped } from '../../../../src/lib/worker-result';
import type { BundleId, Install } from '../../../../src/models/install/install';
import { holdForUse } from '../../../../src/models/install/bundle-locks';
import { RECORD, STATE } from '../../../../src/models/install/install-record';
import { InstallService } from '../../../../src/models/install/install-service';
import type { SourcePlace } from '../../../../src/models/sources/checkpoint-source';
import { startHub, type HubServer } from '../../../support/hub-server';
import { memoryCatalogue, memoryChannels, memoryLocks, memoryModels } from '../../../support/memory-models';
import { compiled, hubFiles, manners, open } from '../sources/small-checkpoint';

let hub: HubServer;
let models: ReturnType<typeof memoryModels>;
let locks: ReturnType<typeof memoryLocks>;
let channels: ReturnType<typeof memoryChannels>;
let catalogue: ReturnType<typeof memoryCatalogue>;
let now = 0;

beforeEach(async () => {
  hub = await startHub(hubFiles());
  models = memoryModels();
  locks = memoryLocks();
  channels = memoryChannels();
  catalogue = memoryCatalogue();
});
afterEach(() => hub.stop());

/** A tab's install worker, and how its installs stood. */
function tab() {
  const seen: Install[] = [];
  const waiting: {
    readonly is: (install: Install) => boolean;
    readonly found: (install: Install) => void;
  }[] = [];
  const service = new InstallService({
    folders: models,
    catalogue,
    channel: channels(),
    locks,
    openSource: (place, needs) => open(place, manners({ attempts: 2 }), needs),
    free: async () => Math.max(0, models.room - (await models.bytes([...models.folders.keys()][0] ?? ''))),
    halves: async () => true,
    isPersistent: async () => true,
    now: () => (now += 1000),
    patience: 20,
  });
  void service.watch(({ installs }) => {
    for (const install of installs) {
      seen.push(install);
      for (const one of waiting) if (one.is(install)) one.found(install);
    }
  });
  return {
    service,
    seen,
    until: (is: (install: Install) => boolean): Promise<Install> =>
      new Promise((found) => waiting.push({ is, found })),
  };
}

const place = (): SourcePlace => ({
  kind: 'hub',
  base: hub.base,
  repository: hub.repository,
  revision: null,
});

const atRest = ({ phase }: Install): boolean => ['paused', 'failed', 'done'].includes(phase);

/** Starts, and waits for the end of it. */
async function install(one = tab()): Promise<Install> {
  const id = unwrapped(await one.service.start(place()));
  return one.until((state) => state.id === id && atRest(state));
}

/** Starts, and breaks the host's connections once some has been read. */
async function installToHalf(one = tab()): Promise<Install> {
  const reading = one.until(({ bytesDone }) => bytesDone > 300_000);
  const ended = one.until(atRest);
  unwrapped(await one.service.start(place()));
  await reading;
  hub.faults.dieAfter = { bytes: 0, times: 1000 };
  return ended;
}

async function resume(id: BundleId, one = tab()): Promise<Install> {
  const ended = one.until(({ phase }) => phase === 'reading').then(() => one.until(atRest));
  unwrapped(await one.service.resume(id));
  return ended;
}

const hashesOf = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries(
    [...files].map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]),
  );

async function expectWhole(id: BundleId): Promise<void> {
  const files = new Map(models.folders.get(id) ?? []);
  expect(files.has(JOURNAL)).toBe(false);
  expect(files.delete('manifest.json')).toBe(true);
  expect(files.delete(RECORD)).toBe(true);
  expect(files.delete(STATE)).toBe(true);
  expect(hashesOf(files)).toEqual(hashesOf(await compiled(await open(place()))));
}

describe('an install', () => {
  it('is the bundle that the bundle command makes, and is listed', async () => {
    const { id, phase, bytesDone, bytesTotal } = await install();
    expect({ phase, whole: bytesDone === bytesTotal }).toEqual({ phase: 'done', whole: true });
    await expectWhole(id);
    const { bundles, installs, lasting } = unwrapped(await tab().service.list());
    expect(bundles).toMatchObject([
      // As it was accepted; the checkpoint says CC0-1.0 of itself.
      { id, name: 'small', licence: 'cc-by-nc-sa-4.0', revision: hub.commit, bytes: await models.bytes(id) },
    ]);
    expect(installs).toEqual([]);
    expect(lasting).toBe(true);
    expect(await catalogue.bundles()).toEqual(bundles);
  });

  it('pauses when its host dies, says so, and goes on in a later visit', async () => {
    const paused = await installToHalf();
    expect(paused).toMatchObject({
      phase: 'paused',
      trouble: { code: 'network', remedy: expect.stringContaining('Nothing is lost') as unknown },
    });
    const first = hub.sent.bytes;
    hub.faults.dieAfter = null;
    hub.sent.bytes = 0;
    const later = tab();
    const listed = unwrapped(await later.service.list());
    expect(listed.installs).toMatchObject([
      { id: paused.id, phase: 'paused', bytesTotal: paused.bytesTotal },
    ]);
    expect((await resume(paused.id, later)).phase).toBe('done');
    // What was read twice is the index, and the network that was at hand.
    console.info(`${first} bytes before, ${hub.sent.bytes} after`);
    await expectWhole(paused.id);
  });

  it('that a tab was closed on is told in the next visit as far as it came', async () => {
    const one = tab();
    const reading = one.until(({ bytesDone }) => bytesDone > 300_000);
    const id = unwrapped(await one.service.start(place()));
    const { bytesTotal } = await reading;
    // Another visit: nobody answers, nobody holds a lock.
    channels = memoryChannels();
    locks = memoryLocks();
    const [found] = unwrapped(await tab().service.list()).installs;
    expect(found).toMatchObject({ id, phase: 'paused', trouble: null, bytesTotal });
    expect(found?.bytesDone).toBeGreaterThan(100_000);
    await one.service.pause(id);
  });

  it('says before it begins how much room is missing', async () => {
    models.room = 1_000_000;
    const paused = await install();
    expect(paused).toMatchObject({ phase: 'paused', trouble: { code: 'storage-full' } });
    expect(paused.trouble?.message).toMatch(/^The disk is full: [\d.]+ MB more are needed\.$/);
    expect(paused.trouble?.remedy).toBe('Free some space, then resume.');
    models.room = Infinity;
    expect((await resume(paused.id)).phase).toBe('done');
    await expectWhole(paused.id);
  });

  it('pauses when the disk fills up half-way, and goes on when there is room', async () => {
    const one = tab();
    const reading = one.until(({ bytesDone }) => bytesDone > 0);
    void one.service.start(place());
    const ended = one.until(atRest);
    const { id } = await reading;
    models.room = await models.bytes(id);
    const paused = await ended;
    expect(paused).toMatchObject({ phase: 'paused', trouble: { code: 'storage-full' } });
    expect(paused.trouble?.message).toMatch(/^The disk is full: [\d.]+ (?:kB|MB) more are needed\.$/);
    models.room = Infinity;
    expect((await resume(id)).phase).toBe('done');
    await expectWhole(id);
  });

  it('goes on in the same visit when there was no room for its record either', async () => {
    const one = tab();
    models.room = 0;
    const paused = await install(one);
    expect(paused).toMatchObject({ phase: 'paused', trouble: { code: 'storage-full' } });
    models.room = Infinity;
    const ended = one.until(({ phase }) => phase === 'done');
    unwrapped(await one.service.resume(paused.id));
    await ended;
    await expectWhole(paused.id);
  });

  it('pauses and goes on where it was', async () => {
    const one = tab();
    const reading = one.until(({ bytesDone }) => bytesDone > 0);
    void one.service.start(place());
    const { id } = await reading;
    unwrapped(await one.service.pause(id));
    const { installs } = unwrapped(await one.service.list());
    expect(installs).toMatchObject([{ id, phase: 'paused', trouble: null }]);
    expect((await resume(id, one)).phase).toBe('done');
    await expectWhole(id);
  });

  it('fails with words when a file comes damaged', async () => {
    hub.faults.corrupt = { path: 'unet/diffusion_pytorch_model.bin', at: 30_000 };
    const failed = await install();
    expect(failed).toMatchObject({ phase: 'failed', trouble: { code: 'checkpoint-unreadable' } });
    expect(unwrapped(await tab().service.list()).bundles).toEqual([]);
  });

  it('does not mix two revisions', async () => {
    const { id } = await installToHalf();
    hub.faults.dieAfter = null;
    hub.commit = '2'.repeat(40);
    const later = tab();
    const answer = await later.service.resume(id);
    expect(answer).toMatchObject({ ok: false, error: { code: 'source-missing' } });
    expect(later.seen.at(-1)).toMatchObject({ id, trouble: { code: 'source-missing' } });
    // Started again it is another one, from its beginning.
    const other = await install(later);
    expect(other.id).not.toBe(id);
    expect(other).toMatchObject({ phase: 'done', revision: hub.commit });
    unwrapped(await later.service.cancel(id));
    expect([...models.folders.keys()]).toEqual([other.id]);
  });

  it('is ended and frees its space when it is cancelled', async () => {
    const one = tab();
    const reading = one.until(({ bytesDone }) => bytesDone > 0);
    void one.service.start(place());
    const { id } = await reading;
    unwrapped(await one.service.cancel(id));
    expect([...models.folders.keys()]).toEqual([]);
    expect(unwrapped(await one.service.list()).installs).toEqual([]);
  });
});

describe('two tabs', () => {
  it('do not install the same twice; the second sees how the first stands', async () => {
    const [first, second] = [tab(), tab()];
    const reading = first.until(({ bytesDone }) => bytesDone > 0);
    const ended = first.until(atRest);
    void first.service.start(place());
    await reading;
    const followed = second.until(({ elsewhere, bytesDone }) => elsewhere && bytesDone > 0);
    const done = second.until(({ phase }) => phase === 'done');
    unwrapped(await second.service.start(place()));
    await followed;
    await ended;
    const { id } = await done;
    await expectWhole(id);
  });

  it('see that the other one has died while it was at work', async () => {
    const paused = await installToHalf();
    const { id } = paused;
    hub.faults.dieAfter = null;
    const second = tab();
    const heard = second.until(({ elsewhere }) => elsewhere);
    const alone = second.until(({ phase, elsewhere }) => phase === 'paused' && !elsewhere);
    // The last word of a tab that is being closed: nobody holds its lock any more.
    channels().send({ kind: 'stands', install: { ...paused, phase: 'reading', trouble: null } });
    await heard;
    expect(await alone).toMatchObject({ id, trouble: null });
    expect((await resume(id, second)).phase).toBe('done');
    await expectWhole(id);
  });

  it('stop what the other one does', async () => {
    const [first, second] = [tab(), tab()];
    const followed = second.until(({ elsewhere, bytesDone }) => elsewhere && bytesDone > 0);
    const paused = first.until(({ phase }) => phase === 'paused');
    void first.service.start(place());
    const { id } = await followed;
    unwrapped(await second.service.pause(id));
    await paused;
    expect(models.folders.get(id)?.has('manifest.json')).toBe(false);
  });
});

describe('an installed bundle', () => {
  it('is verified: a changed byte is found', async () => {
    const { id } = await install();
    const one = tab();
    await expect(one.service.verify(id).then(unwrapped)).resolves.toBe(true);
    const unet = models.folders.get(id)?.get('unet.safetensors');
    if (unet === undefined) throw new Error('no UNet');
    unet[unet.length - 5] = (unet[unet.length - 5] ?? 0) ^ 1;
    await expect(one.service.verify(id).then(unwrapped)).resolves.toBe(false);
    expect(one.seen.at(-1)).toMatchObject({
      phase: 'failed',
      trouble: { code: 'bundle-unreadable', place: 'unet.safetensors' },
    });
  });

  it('is not removed while a render has it open', async () => {
    const { id } = await install();
    await holdForUse(locks, id);
    const one = tab();
    expect(await one.service.remove(id)).toMatchObject({ ok: false, error: { code: 'bundle-in-use' } });
    expect(models.folders.has(id)).toBe(true);
  });

  it('frees its space when it is removed', async () => {
    const { id } = await install();
    const one = tab();
    unwrapped(await one.service.remove(id));
    expect([...models.folders.keys()]).toEqual([]);
    expect(unwrapped(await one.service.list()).bundles).toEqual([]);
  });

  it('has no date when it was ended just before it could note the time', async () => {
    const { id } = await install();
    models.folders.get(id)?.delete(STATE);
    const { bundles } = unwrapped(await tab().service.list());
    expect(bundles).toMatchObject([{ id, installed: null, verified: null }]);
    // A check has one.
    const one = tab();
    unwrapped(await one.service.verify(id));
    expect(unwrapped(await one.service.list()).bundles[0]?.verified).toBeGreaterThan(0);
  });

  it('is found again when the catalogue is lost', async () => {
    const { id } = await install();
    catalogue = memoryCatalogue();
    expect(unwrapped(await tab().service.list()).bundles).toMatchObject([{ id, revision: hub.commit }]);
  });
});

it('names what is wrong with a source', async () => {
  const answer = await tab().service.start({ ...place(), kind: 'hub', repository: 'no/such' } as SourcePlace);
  if (answer.ok) throw new Error('opened');
  expect(fromPlainError(answer.error).code).toBe('source-missing');
});
