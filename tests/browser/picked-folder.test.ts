import { get, keys } from 'idb-keyval';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Install, InstallList } from '../../src/models/install/install';
import type { InstallClient } from '../../src/models/install/install-client';
import type { SourcePlace } from '../../src/models/sources/checkpoint-source';
import { pickedFiles, startInstaller } from '../support/installing';

/**
 * A folder that a person picked, read by its handle in this visit and the next. A folder of the browser's own files is
 * a handle like that of a picked one; what the browser asks about a picked one is played here.
 */

const addresses = import.meta.glob<string>('../golden/chain/small/**/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

interface Permission {
  queryPermission: (wanted: object) => Promise<PermissionState>;
  requestPermission: (wanted: object) => Promise<PermissionState>;
}
const permission = FileSystemHandle.prototype as unknown as Permission;

let workers: Worker[] = [];
const client = (): InstallClient => startInstaller(workers);

/** Nothing is left in a worker: only what is on the disk is known. */
function endVisit(): void {
  for (const worker of workers) worker.terminate();
  workers = [];
}

let place: SourcePlace;
beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getDirectoryHandle('picked', { create: true });
  for (const [path, file] of await pickedFiles('.', '../golden/chain/small/', addresses)) {
    const steps = path.split('/').slice(1);
    const name = steps.pop() ?? '';
    let folder = handle;
    for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writable.write(file);
    await writable.close();
  }
  place = { kind: 'folder', handle };
});

afterEach(async () => {
  vi.restoreAllMocks();
  const last = client();
  const { bundles, installs } = await last.list();
  for (const { id } of [...bundles, ...installs]) await last.cancel(id);
  endVisit();
  await (await navigator.storage.getDirectory()).removeEntry('picked', { recursive: true }).catch(() => 0);
});

function until(installer: InstallClient, is: (install: Install) => boolean): Promise<Install> {
  return new Promise((found) => {
    installer.onChange(({ installs }: InstallList) => {
      const install = installs.find(is);
      if (install !== undefined) found(install);
    });
  });
}

/** An install of the folder that dies once it has begun to read. */
async function halfInstalled(): Promise<string> {
  const dying = client();
  const reading = until(dying, ({ bytesTotal }) => bytesTotal > 0);
  void dying.start(place).catch(() => undefined);
  const { id } = await reading;
  endVisit();
  return id;
}

const keptHandles = async (): Promise<readonly unknown[]> =>
  (await keys()).filter((key) => typeof key === 'string' && key.startsWith('models-folder:'));

test('an install goes on in the next visit without the folder being chosen again, once it may be read', async () => {
  const id = await halfInstalled();
  expect(await keptHandles()).toEqual([`models-folder:${id}`]);
  expect(await get(`models-folder:${id}`)).toBeInstanceOf(FileSystemDirectoryHandle);

  const query = vi.spyOn(permission, 'queryPermission').mockResolvedValue('prompt');
  const request = vi.spyOn(permission, 'requestPermission').mockResolvedValue('granted');
  const next = client();
  expect((await next.list()).installs).toMatchObject([{ id, phase: 'paused', source: 'picked' }]);
  const ended = until(next, ({ phase }) => phase === 'done' || phase === 'failed');
  await next.resume(id);
  expect(await ended).toMatchObject({ id, phase: 'done', trouble: null });
  expect(query).toHaveBeenCalledWith({ mode: 'read' });
  expect(request).toHaveBeenCalledExactlyOnceWith({ mode: 'read' });
  expect(await next.verify(id)).toBe(true);
  // It is needed no more.
  expect(await keptHandles()).toEqual([]);
});

test('nothing is asked where it may be read; a folder that is gone is said, and nothing is lost', async () => {
  const id = await halfInstalled();
  const request = vi.spyOn(permission, 'requestPermission');
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('picked', { recursive: true });
  const next = client();
  await expect(next.resume(id)).rejects.toMatchObject({
    code: 'source-denied',
    remedy: 'Choose the folder again.',
  });
  expect(request).not.toHaveBeenCalled();
  expect((await next.list()).installs).toMatchObject([{ id, phase: 'paused' }]);
  await next.cancel(id);
  expect(await keptHandles()).toEqual([]);
});

test('a refusal of the person is no failure of the page', async () => {
  const id = await halfInstalled();
  vi.spyOn(permission, 'queryPermission').mockResolvedValue('prompt');
  vi.spyOn(permission, 'requestPermission').mockRejectedValue(new DOMException('no click', 'SecurityError'));
  const next = client();
  const ended = until(next, ({ phase }) => phase === 'done');
  // The browser lets its own folder be read whatever was answered; of a picked one the worker would hear a refusal.
  await next.resume(id);
  await ended;
});
