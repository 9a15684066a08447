import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deviceFolders } from '../../src/storage/device-folders';
import { lastProject, rememberProject } from '../../src/storage/last-project';
import { takeLock, waitForLock } from '../../src/storage/project-locks';
import { ProjectStore, randomProjectId } from '../../src/storage/project-store';
import { SaveClient } from '../../src/storage/save-client';
import { DOCUMENT_FILE, takeFile, type StoredSound } from '../../src/storage/stored-project';
import type { TakeId } from '../../src/project/document';
import { storedProject } from '../unit/storage/made';

/** The browser's own file system, locks and database. */

async function clear(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('projects', { recursive: true }).catch(() => undefined);
}

beforeEach(clear);
afterEach(clear);

async function saved() {
  const folders = await deviceFolders();
  const store = new ProjectStore(folders, randomProjectId);
  const stored = await storedProject();
  const id = store.newId();
  for (const [take, sound] of stored.sounds) await store.saveTake(id, take, sound, true);
  await store.saveDocument(id, { ...stored, revision: 1 });
  return { folders, store, stored, id };
}

test('a project lies on the device, bit by bit, and another visit finds it', async () => {
  const { stored, id } = await saved();
  const again = new ProjectStore(await deviceFolders(), randomProjectId);
  expect(await again.load(id)).toStrictEqual({ ...stored, revision: 1, notes: [] });
  const [project] = await again.list();
  expect(project).toMatchObject({ id, title: 'Untitled', events: 2, problem: null });
  expect(project?.bytes).toBeGreaterThan(4400);
});

test('a write that was not closed leaves the file as it was', async () => {
  const { store, stored, id } = await saved();
  const root = await navigator.storage.getDirectory();
  const folder = await (await root.getDirectoryHandle('projects')).getDirectoryHandle(id);
  const stream = await (await folder.getFileHandle(DOCUMENT_FILE)).createWritable();
  await stream.write('{"format":');
  expect((await store.load(id)).history).toStrictEqual(stored.history);
  await stream.abort();
  expect((await store.load(id)).notes).toEqual([]);
});

test('copies, names, removes; what is not there is missing', async () => {
  const { folders, store, stored, id } = await saved();
  const copy = await store.duplicate(id);
  await store.rename(copy, 'Yard');
  await store.remove(id);
  expect(await folders.files(id)).toBeNull();
  expect(await folders.read(copy, takeFile('t9'))).toBeNull();
  await expect(store.load(id)).rejects.toMatchObject({ code: 'project-missing' });
  await expect(store.saveDocument(id, { ...stored, revision: 2 })).rejects.toMatchObject({
    code: 'project-missing',
  });
  expect((await store.list()).map(({ title }) => title)).toEqual(['Yard']);
  expect((await store.load(copy)).sounds).toStrictEqual(stored.sounds);
});

test('the file of one take goes, and one that is not there is no trouble', async () => {
  const { folders, store, stored, id } = await saved();
  const history = { ...stored.history, past: stored.history.past.slice(1) };
  await store.saveDocument(id, { ...stored, history, revision: 2 });
  expect(await folders.read(id, takeFile('t3'))).not.toBeNull();
  await store.sweep(id, await store.load(id));
  expect((await folders.files(id))?.map(({ path }) => path).sort()).toEqual([
    DOCUMENT_FILE,
    takeFile('t1'),
    takeFile('t2'),
  ]);
  expect(await store.removeTake(id, 't3')).toBe(true);
  expect(await store.removeTake('never', 't3')).toBe(true);
  expect((await store.load(id)).notes).toEqual([]);
});

test('a project that is taken away behind its back is missing, and can be made again', async () => {
  const { folders, store, stored, id } = await saved();
  await store.saveDocument(id, { ...stored, revision: 2 });
  const root = await navigator.storage.getDirectory();
  await (await root.getDirectoryHandle('projects')).removeEntry(id, { recursive: true });
  await expect(store.saveDocument(id, { ...stored, revision: 3 })).rejects.toMatchObject({
    code: 'project-missing',
  });
  await expect(folders.write(id, DOCUMENT_FILE, '{}', false)).rejects.toMatchObject({
    code: 'project-missing',
  });
  for (const [take, sound] of stored.sounds) await store.saveTake(id, take, sound, true);
  await store.saveDocument(id, { ...stored, revision: 1 });
  await store.saveDocument(id, { ...stored, revision: 2 });
  expect(await store.load(id)).toStrictEqual({ ...stored, revision: 2, notes: [] });
});

test('the save worker writes what this thread reads; ended by the browser, this thread writes', async () => {
  const { store, stored, id } = await saved();
  const workers: Worker[] = [];
  const client = new SaveClient({
    store,
    locks: navigator.locks,
    createWorker: () => {
      const worker = new Worker(new URL('../../workers/save.worker.ts', import.meta.url), { type: 'module' });
      workers.push(worker);
      return worker;
    },
  });
  const byPage = vi.spyOn(store, 'saveText');
  let revision = 1;
  const save = async (draft: string): Promise<void> => {
    await client.saveDocument(id, { ...stored, draft, revision: (revision += 1) });
    expect(await store.load(id)).toStrictEqual({ ...stored, draft, revision, notes: [] });
  };
  // This thread does, until the worker has started.
  await expect
    .poll(async () => {
      byPage.mockClear();
      await save('by whoever is there');
      return byPage.mock.calls.length;
    })
    .toBe(0);
  const [[take, sound]] = [...stored.sounds] as [[TakeId, StoredSound]];
  await client.saveTake(id, take, sound, false);
  await save('by the worker');
  await expect(client.saveDocument(id, { ...stored, revision })).rejects.toMatchObject({
    code: 'project-overtaken',
  });
  // As the browser does when it needs the room: nothing is told but that the worker's lock is free.
  const last = save('begun by the worker');
  workers[0]?.terminate();
  await last;
  await save('after it');
  expect(byPage).toHaveBeenCalled();
  expect(workers).toHaveLength(1);
});

test('one lock a project; who waits gets it when it is given back, who gives up does not', async () => {
  const id = randomProjectId();
  const lock = await takeLock(navigator.locks, id);
  expect(lock).not.toBeNull();
  expect(await takeLock(navigator.locks, id)).toBeNull();
  const patience = new AbortController();
  const impatience = new AbortController();
  const waiting = waitForLock(navigator.locks, id, patience.signal);
  const gaveUp = waitForLock(navigator.locks, id, impatience.signal);
  impatience.abort();
  expect(await gaveUp).toBeNull();
  lock?.release();
  const second = await waiting;
  expect(second).not.toBeNull();
  second?.release();
});

test('which project was open last is remembered, and forgotten', async () => {
  expect(await rememberProject('p1')).toBe(true);
  expect(await lastProject()).toBe('p1');
  expect(await rememberProject(null)).toBe(true);
  expect(await lastProject()).toBeNull();
});
