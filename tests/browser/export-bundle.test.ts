import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deviceModels } from '../../src/models/install/device-models';
import { exportBundle, type ExportOptions } from '../../src/models/install/export-bundle';
import type { BundleId } from '../../src/models/install/install';
import type { InstallClient } from '../../src/models/install/install-client';
import type { SourcePlace } from '../../src/models/sources/checkpoint-source';
import { pickedFiles, startInstaller } from '../support/installing';

/** An installed model is written into a folder. One of the browser's own files is a handle like that of a picked one. */

const addresses = import.meta.glob<string>('../golden/chain/small/**/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

let workers: Worker[] = [];
let client: InstallClient;
let id: BundleId;
let into: FileSystemDirectoryHandle;

async function install(place: SourcePlace): Promise<BundleId> {
  const done = new Promise<BundleId>((found, failed) => {
    const stop = client.onChange(({ installs }) => {
      const ended = installs.find(({ phase }) => phase === 'done' || phase === 'failed');
      if (ended === undefined) return;
      stop();
      if (ended.phase === 'done') found(ended.id);
      else failed(new Error(ended.trouble?.message));
    });
  });
  await client.start(place);
  return done;
}

beforeEach(async () => {
  client = startInstaller(workers);
  const files = await pickedFiles('small', '../golden/chain/small/', addresses);
  id = await install({ kind: 'files', name: 'small', files });
  into = await (await navigator.storage.getDirectory()).getDirectoryHandle('out', { create: true });
});

afterEach(async () => {
  vi.restoreAllMocks();
  const { bundles, installs } = await client.list();
  for (const one of [...bundles, ...installs]) await client.cancel(one.id);
  for (const worker of workers) worker.terminate();
  workers = [];
  await (await navigator.storage.getDirectory()).removeEntry('out', { recursive: true });
});

const options = (changes: Partial<ExportOptions> = {}): ExportOptions => ({
  folders: deviceModels(),
  locks: navigator.locks,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  ...changes,
});

async function namesIn(folder: FileSystemDirectoryHandle): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
}

test('it is written whole, and installs from there', async () => {
  const progress: (readonly [number, number])[] = [];
  const name = await exportBundle(id, into, options({ onProgress: (...now) => progress.push(now) }));
  expect(name).toBe(id);
  const folder = await into.getDirectoryHandle(name);
  const text = await deviceModels().text(id, 'manifest.json');
  const { files } = JSON.parse(text ?? '') as { files: { path: string; bytes: number }[] };
  expect(await namesIn(folder)).toEqual([...files.map(({ path }) => path), 'manifest.json'].sort());
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(progress.at(-1)).toEqual([total, total]);
  expect(progress.length).toBeGreaterThanOrEqual(files.length);

  await client.remove(id);
  const again = await install({ kind: 'folder', handle: folder });
  expect(await deviceModels().text(again, 'manifest.json')).toBe(text);
  expect(await client.verify(again)).toBe(true);
});

test('no more than a piece of it is read at a time, and nobody removes it meanwhile', async () => {
  const read = vi.spyOn(Blob.prototype, 'arrayBuffer');
  const removed: unknown[] = [];
  await exportBundle(
    id,
    into,
    options({
      onProgress: () => {
        if (removed.length > 0) return;
        removed.push(client.remove(id).catch((error: unknown) => error));
      },
    }),
  );
  expect(Math.max(...read.mock.contexts.map((blob) => (blob as Blob).size))).toBeLessThanOrEqual(4 * 2 ** 20);
  await Promise.all(removed);
  expect(await namesIn(await into.getDirectoryHandle(id))).toContain('manifest.json');
});

test('stopped, it leaves nothing there', async () => {
  const stop = new AbortController();
  const exported = exportBundle(
    id,
    into,
    options({
      signal: stop.signal,
      onProgress: () => stop.abort(new DOMException('Stopped.', 'AbortError')),
    }),
  );
  await expect(exported).rejects.toMatchObject({ name: 'AbortError' });
  expect(await namesIn(into)).toEqual([]);
});

test('what is in the folder already is left alone', async () => {
  const mine = await into.getDirectoryHandle(id, { create: true });
  await mine.getFileHandle('mine', { create: true });
  await expect(exportBundle(id, into, options())).rejects.toMatchObject({ code: 'input-invalid' });
  expect(await namesIn(mine)).toEqual(['mine']);
});

test('a damaged file is said, and no damaged copy is left', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await (await root.getDirectoryHandle('models')).getDirectoryHandle(id);
  const stream = await (
    await folder.getFileHandle('unet.safetensors')
  ).createWritable({ keepExistingData: true });
  await stream.write({ type: 'write', position: 5000, data: 'XXXX' });
  await stream.close();
  await expect(exportBundle(id, into, options())).rejects.toMatchObject({
    code: 'bundle-unreadable',
    place: 'unet.safetensors',
  });
  expect(await namesIn(into)).toEqual([]);
});

test.each([
  ['QuotaExceededError', 'storage-full'],
  ['NotAllowedError', 'storage-denied'],
  ['InvalidStateError', 'storage-failed'],
])('%s while it is written is told as %s, and nothing is left', async (name, code) => {
  vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockRejectedValue(new DOMException('no', name));
  await expect(exportBundle(id, into, options())).rejects.toMatchObject({ code });
  expect(await namesIn(into)).toEqual([]);
});
