import { afterEach, expect, test } from 'vitest';
import { ModelInUse } from '../../src/app/controllers/model-in-use';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { BundleStore } from '../../src/app/stores/bundle.svelte';
import { SettingsStore } from '../../src/app/stores/settings.svelte';
import { toPlainError, type PlainError } from '../../src/lib/errors';
import { deviceModels } from '../../src/models/install/device-models';
import type { BundleId, Install } from '../../src/models/install/install';
import type { InstallClient } from '../../src/models/install/install-client';
import type { SourcePlace } from '../../src/models/sources/checkpoint-source';
import { RenderClient } from '../../src/render/render-client';
import { pickedFiles, startInstaller } from '../support/installing';

/** The real install worker, the real file system of the browser, and the real render worker on what was installed. */

const addresses = import.meta.glob<string>('../golden/chain/small/**/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const ROOT = '../golden/chain/small/';

let workers: Worker[] = [];
let renderers: RenderClient[] = [];
afterEach(async () => {
  for (const renderer of renderers) await renderer.dispose();
  for (const worker of workers) worker.terminate();
  workers = [];
  renderers = [];
  localStorage.clear();
  const client = installer();
  const { bundles, installs } = await client.list();
  for (const { id } of [...bundles, ...installs]) await client.cancel(id);
});

/** The small checkpoint as files that a person picked. */
async function picked(): Promise<SourcePlace> {
  return { kind: 'files', name: 'small', files: await pickedFiles('small', ROOT, addresses) };
}

const installer = (): InstallClient => startInstaller(workers);

function until(client: InstallClient, is: (install: Install) => boolean): Promise<Install> {
  return new Promise((found) => {
    const stop = client.onChange(({ installs }) => {
      const install = installs.find(is);
      if (install === undefined) return;
      stop();
      found(install);
    });
  });
}

async function install(client = installer()): Promise<BundleId> {
  const ended = until(client, ({ phase }) => phase === 'done' || phase === 'failed' || phase === 'paused');
  await client.start(await picked());
  const { id, phase, trouble } = await ended;
  expect({ phase, trouble }).toEqual({ phase: 'done', trouble: null });
  return id;
}

const manifestOf = (id: BundleId): Promise<string | null> => deviceModels().text(id, 'manifest.json');

const nano = { kind: 'address', url: new URL('/models/nano/', location.href).href } as const;

/** The page's choice of a model, as after a reload: only what is on the disk is known. */
function visit() {
  const renderer = new RenderClient({
    bundle: nano,
    provider: 'wasm',
    createWorker: () =>
      new Worker(new URL('../../workers/render.worker.ts', import.meta.url), { type: 'module' }),
  });
  renderers.push(renderer);
  const bundle = new BundleStore();
  const announcer = new AnnouncerStore();
  const settings = new SettingsStore({ provider: null, steps: null }, localStorage, document.documentElement);
  const troubles = new Map<BundleId, PlainError | null>();
  const model = new ModelInUse({
    renderer,
    embedded: nano,
    bundle,
    settings,
    announcer,
    stopRendering: () => Promise.resolve(),
    troubled: (id, trouble) => troubles.set(id, trouble),
  });
  return { renderer, bundle, announcer, model, troubles };
}

const hashOf = ({ state }: BundleStore): string | null => (state.phase === 'open' ? state.hash : null);

const request = { caption: 'A dog barks.', negativePrompt: '', seed: 1, seconds: 1, sampler: { steps: 1 } };
const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

test('an install that was killed goes on in the next visit, and is what it would have been', async () => {
  const whole = await install();
  const expected = await manifestOf(whole);
  expect(expected).not.toBeNull();
  const client = installer();
  await client.remove(whole);
  expect(await manifestOf(whole)).toBeNull();

  for (const kill of [1, 3]) {
    const dying = installer();
    let changes = 0;
    const killed = new Promise<void>((resolve) => {
      dying.onChange(({ installs }) => {
        if (installs.some(({ bytesTotal }) => bytesTotal > 0)) changes += 1;
        if (changes !== kill) return;
        workers.at(-1)?.terminate();
        resolve();
      });
    });
    const place = await picked();
    void dying.start(place).catch(() => undefined);
    await killed;
    const next = installer();
    const { bundles, installs } = await next.list();
    expect(bundles).toEqual([]);
    expect(installs).toMatchObject([{ id: whole, phase: 'paused' }]);
    // Files that were picked are chosen again; what is done is kept.
    await expect(next.resume(whole)).rejects.toMatchObject({ code: 'source-missing' });
    expect(await install(next)).toBe(whole);
    expect(await manifestOf(whole)).toBe(expected);
    expect(await next.verify(whole)).toBe(true);
    await next.remove(whole);
  }
});

test('an installed model is chosen, renders, is still chosen after a reload, and gives way to nano', async () => {
  const id = await install();
  const first = visit();
  await first.model.start();
  expect(first.bundle.name).toBe('nano');
  const nanoHash = hashOf(first.bundle);
  await first.model.use(id);
  expect({ name: first.bundle.name, installed: first.bundle.installed }).toEqual({
    name: 'small',
    installed: id,
  });
  expect(hashOf(first.bundle)).not.toBe(nanoHash);
  const take = await first.renderer.render(request, quietly);
  expect(take.bundle).toMatchObject({ name: 'small', hash: hashOf(first.bundle) });
  expect(take.samples.every(Number.isFinite)).toBe(true);
  await first.renderer.dispose();

  const second = visit();
  await second.model.start();
  expect(second.bundle.name).toBe('small');
  // Open for rendering: nobody takes it away.
  const client = installer();
  await expect(client.remove(id)).rejects.toMatchObject({ code: 'bundle-in-use' });
  await second.renderer.dispose();
  await client.remove(id);

  const third = visit();
  await third.model.start();
  expect(third.bundle.name).toBe('nano');
  expect(third.bundle.trouble?.code).toBe('bundle-missing');
  expect(third.announcer.urgent).toContain('nano is in use');
});

async function folderOf(id: BundleId): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle('models')).getDirectoryHandle(id);
}

async function change(
  id: BundleId,
  path: string,
  how: (stream: FileSystemWritableFileStream, bytes: number) => Promise<void>,
): Promise<void> {
  const file = await (await folderOf(id)).getFileHandle(path);
  const stream = await file.createWritable({ keepExistingData: true });
  await how(stream, (await file.getFile()).size);
  await stream.close();
}

const cutShort = (id: BundleId): Promise<void> =>
  change(id, 'unet.safetensors', (stream) => stream.truncate(1000));

/** What the models' page says of a model whose files are not what they were. */
const REMEDY = 'Under Models, verify it, or delete it and install it again.';

test('a model that is damaged after it was opened fails the render, and gives way to nano', async () => {
  const id = await install();
  const { model, bundle, announcer, renderer } = visit();
  await model.use(id);
  expect(bundle.name).toBe('small');
  await cutShort(id);
  const trouble = await renderer.render(request, quietly).then(() => null, toPlainError);
  expect(trouble?.code).toBe('bundle-unreadable');
  await model.failed(trouble as PlainError);
  expect(bundle.name).toBe('nano');
  expect(announcer.urgent).toContain('cannot be used');
  expect((await renderer.render(request, quietly)).bundle.name).toBe('nano');
  // The page's own has nothing to give way to.
  await model.failed(trouble as PlainError);
  expect(bundle.name).toBe('nano');
});

test.each([
  ['cut short', cutShort],
  ['taken away', async (id: BundleId) => (await folderOf(id)).removeEntry('unet.safetensors')],
])('a model of which a file was %s gives way to nano, with words, and can be removed', async (_, damage) => {
  const id = await install();
  await damage(id);
  const { model, bundle, announcer, troubles } = visit();
  await model.use(id);
  expect(bundle.name).toBe('nano');
  expect(bundle.trouble).toMatchObject({ place: 'unet.safetensors', remedy: REMEDY });
  expect(announcer.urgent).toContain('cannot be used');
  expect(announcer.urgent).toContain(REMEDY);
  expect(troubles.get(id)).toEqual(bundle.trouble);
  // Nothing has it open any more.
  await installer().remove(id);
  expect(await manifestOf(id)).toBeNull();
});

test('a flipped byte in the head of a file is told as damage when the model renders, and nano takes over', async () => {
  const id = await install();
  const { model, bundle, renderer, troubles } = visit();
  await model.use(id);
  await change(id, 'unet.safetensors', (stream) => stream.write({ type: 'write', position: 9, data: 'X' }));
  const trouble = await renderer.render(request, quietly).then(() => null, toPlainError);
  expect(trouble).toMatchObject({ code: 'bundle-unreadable', remedy: REMEDY });
  expect(trouble?.message).toContain('A file of the model is damaged: unet.safetensors');
  await model.failed(trouble as PlainError);
  expect(bundle.name).toBe('nano');
  expect(troubles.get(id)).toEqual(trouble);
  expect((await renderer.render(request, quietly)).bundle.name).toBe('nano');
  await installer().remove(id);
});

test('weights that make no numbers fail the render and the trial, instead of making silence', async () => {
  const id = await install();
  const { model, renderer } = visit();
  await model.use(id);
  // Of any floats, the last of the vocoder become NaN.
  await change(id, 'vocoder.safetensors', (stream, bytes) =>
    stream.write({ type: 'write', position: bytes - 64, data: new Uint8Array(64).fill(255) }),
  );
  const expected = { code: 'render-failed', message: 'The model made numbers that are no sound.' };
  await expect(renderer.render(request, quietly)).rejects.toMatchObject({
    ...expected,
    remedy: expect.stringContaining(REMEDY) as string,
  });
  const place = { kind: 'installed', id } as const;
  await expect(renderer.tryOut(place, quietly.signal)).rejects.toMatchObject(expected);
  expect(await installer().verify(id)).toBe(false);
});
