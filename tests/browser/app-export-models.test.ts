import { expect, test } from 'vitest';
import { ExportModels, type WriteModel } from '../../src/app/controllers/export-models';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { ModelsStore } from '../../src/app/stores/models.svelte';
import { AppError } from '../../src/lib/errors';

/** What the page says of an export: what is written where, and why not. */

const FOLDER = {} as FileSystemDirectoryHandle;
const choose = () => Promise.resolve(FOLDER);

function made(write: WriteModel) {
  const store = new ModelsStore();
  const announcer = new AnnouncerStore();
  return { store, announcer, exporting: new ExportModels({ store, announcer, write }) };
}

test('its progress is told, and the folder in the end', async () => {
  const seen: unknown[] = [];
  const { store, announcer, exporting } = made(async (id, into, _, onProgress) => {
    expect(into).toBe(FOLDER);
    onProgress(1, 4);
    seen.push(store.exportOf(id));
    return `${id}-folder`;
  });
  await exporting.begin('a', 'Small', choose);
  expect(seen).toEqual([{ kind: 'writing', done: 1, total: 4 }]);
  expect(store.exportOf('a')).toEqual({ kind: 'done', folder: 'a-folder' });
  expect(store.troubleOf('a')).toBeNull();
  expect(announcer.polite).toBe('Small is exported, as a-folder.');
});

test('stopped, it is gone from the page once nothing is written any more, and can begin again', async () => {
  let written = 0;
  const { store, announcer, exporting } = made(async (_, __, signal) => {
    written += 1;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await Promise.resolve();
    throw signal.reason;
  });
  const exported = exporting.begin('a', 'Small', choose);
  await expect.poll(() => store.exportOf('a')?.kind).toBe('writing');
  // It is under way: nobody is asked for another folder.
  await exporting.begin('a', 'Small', () => Promise.reject(new Error('asked again')));
  await exporting.cancel('a');
  await exported;
  expect(store.exportOf('a')).toBeNull();
  expect(store.troubleOf('a')).toBeNull();
  expect(announcer.polite).toBe('Exporting Small is stopped. Nothing is left of it.');
  const again = exporting.begin('a', 'Small', choose);
  await expect.poll(() => written).toBe(2);
  await exporting.cancel('a');
  await again;
});

test('a picker that is closed begins nothing; a browser without one says so', async () => {
  const { store, announcer, exporting } = made(() => Promise.reject(new Error('nothing may be written')));
  await exporting.begin('a', 'Small', () => Promise.resolve(null));
  expect({ state: store.exportOf('a'), trouble: store.troubleOf('a') }).toEqual({
    state: null,
    trouble: null,
  });
  await exporting.begin('a', 'Small', null);
  expect(store.troubleOf('a')?.message).toBe('This browser lets no page write into a folder.');
  expect(announcer.urgent).toContain('Small is not exported. This browser lets no page write into a folder.');
});

test('what goes wrong stands at the row of the model, until it is tried again', async () => {
  let full = true;
  const { store, announcer, exporting } = made(async () => {
    if (full) throw new AppError('storage-full', 'The disk is full.', { remedy: 'Free some space.' });
    return 'folder';
  });
  await exporting.begin('a', 'Small', choose);
  expect(store.exportOf('a')).toBeNull();
  expect(store.troubleOf('a')).toMatchObject({ code: 'storage-full' });
  expect(announcer.urgent).toContain('The disk is full. Free some space.');
  full = false;
  await exporting.begin('a', 'Small', choose);
  expect(store.troubleOf('a')).toBeNull();
  expect(store.exportOf('a')?.kind).toBe('done');
});
