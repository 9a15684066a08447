import { describe, expect, test } from 'vitest';
import { MemoryFolders } from '../../../src/storage/memory-folders';
import { undo } from '../../../src/project/history';
import { copyName, ProjectStore } from '../../../src/storage/project-store';
import { DOCUMENT_FILE, takeFile } from '../../../src/storage/stored-project';
import { storedProject } from './made';

function shelf() {
  let time = 0;
  let number = 0;
  const folders = new MemoryFolders(() => (time += 1));
  return { folders, store: new ProjectStore(folders, () => `p${(number += 1)}`) };
}

async function saved() {
  const { folders, store } = shelf();
  const stored = await storedProject();
  const id = store.newId();
  for (const [take, sound] of stored.sounds) await store.saveTake(id, take, sound, true);
  await store.saveDocument(id, { ...stored, revision: 1 });
  return { folders, store, stored, id };
}

test('what was saved is loaded, samples bit by bit', async () => {
  const { store, stored, id } = await saved();
  expect(await store.load(id)).toStrictEqual({ ...stored, revision: 1, notes: [] });
});

test('the list names what has a document, the last changed first', async () => {
  const { folders, store, id, stored } = await saved();
  const [sound] = stored.sounds.values();
  if (sound === undefined) throw new Error('no sound');
  await store.saveTake('begun', 't1', sound, true);
  await store.saveDocument('later', { ...stored, revision: 1 });
  await folders.write('broken', DOCUMENT_FILE, '{', true);
  const list = await store.list();
  expect(list.map((project) => project.id)).toEqual(['broken', 'later', id]);
  expect(list[0]?.problem).toMatch(/damaged/u);
  expect(list[2]).toMatchObject({ title: 'Untitled', events: 2, duration: 10, problem: null });
  const bytes = ((await folders.files(id)) ?? []).reduce((sum, file) => sum + file.bytes, 0);
  expect(list[2]?.bytes).toBe(bytes);
  expect(bytes).toBeGreaterThan((400 + 700) * 4);
});

test('a revision that is not newer than the stored one is not written over it', async () => {
  const { store, stored, id } = await saved();
  await store.saveDocument(id, { ...stored, revision: 2 });
  for (const revision of [1, 2]) {
    const late = store.saveDocument(id, { ...stored, draft: 'late', revision });
    await expect(late).rejects.toMatchObject({ code: 'project-overtaken' });
  }
  expect(await store.load(id)).toMatchObject({ draft: '', revision: 2 });
});

test('the same revision may be saved again: whoever asked may not have learnt that it was done', async () => {
  const { store, stored, id } = await saved();
  await store.saveDocument(id, { ...stored, revision: 2 });
  await store.saveDocument(id, { ...stored, revision: 2 });
  expect((await store.load(id)).revision).toBe(2);
});

test('a project that was cleared meanwhile is missed, not made again in halves', async () => {
  const { store, stored, id } = await saved();
  await store.remove(id);
  await expect(store.saveDocument(id, { ...stored, revision: 2 })).rejects.toMatchObject({
    code: 'project-missing',
  });
  await expect(store.load(id)).rejects.toMatchObject({ code: 'project-missing' });
  expect(await store.list()).toEqual([]);
});

test('a take whose file is gone costs its event the sound and nothing else', async () => {
  const { folders, store, stored, id } = await saved();
  await folders.write(id, takeFile('t2'), new Uint8Array(9), false);
  const read = await store.load(id);
  expect(read.notes).toEqual([expect.stringContaining('“Rain falls” has lost its sound') as string]);
  expect([...read.sounds.keys()]).toEqual(['t1', 't3']);
  expect(read.history.project.events[0]).toEqual(stored.history.project.events[0]);
});

describe('the samples of a removed take', () => {
  test('are there when undo brings it back, also after another visit', async () => {
    const { store, stored, id } = await saved();
    const read = await store.load(id);
    expect(read.history.project.takes.map((take) => take.id)).toEqual(['t1', 't2']);
    const back = undo(undo(read.history)).project;
    expect(back.takes.map((take) => take.id)).toEqual(['t1', 't2', 't3']);
    expect(read.sounds.get('t3')?.samples).toEqual(stored.sounds.get('t3')?.samples);
  });

  test('without which a step cannot bring it back: the step goes, and the rest of the history stays', async () => {
    const { folders, store, id } = await saved();
    await folders.removeFile(id, takeFile('t3'));
    const read = await store.load(id);
    expect(read.notes).toEqual(['A take that no event uses is lost: its samples are not there.']);
    expect(read.history.past.map(({ label }) => label)).toEqual(['change']);
    expect(read.history.future).toHaveLength(1);
  });

  test('are swept away once no step needs them, with what was never named; all else stays', async () => {
    const { folders, store, stored, id } = await saved();
    const [sound] = stored.sounds.values();
    if (sound === undefined) throw new Error('no sound');
    const history = { ...stored.history, past: stored.history.past.slice(1) };
    await store.saveDocument(id, { ...stored, history, revision: 2 });
    await store.saveTake(id, 't9', sound, false);
    await folders.write(id, 'takes/notes.txt', 'mine', false);
    await store.sweep(id, await store.load(id));
    expect((await folders.files(id))?.map(({ path }) => path).sort()).toEqual([
      'document.json',
      'takes/notes.txt',
      'takes/t1.wav',
      'takes/t2.wav',
    ]);
    expect((await store.load(id)).notes).toEqual([]);
  });

  test('stay while the document is damaged: what lies there may need them', async () => {
    const { folders, store, id } = await saved();
    const text = (await (await folders.read(id, DOCUMENT_FILE))?.text()) ?? '';
    await folders.write(id, DOCUMENT_FILE, text.replace('"past":[', '"past":[7,'), false);
    const read = await store.load(id);
    expect(read.notes).toEqual(['Its undo history is damaged and is left out.']);
    await store.sweep(id, read);
    expect(await folders.read(id, takeFile('t3'))).not.toBeNull();
  });
});

describe('copies and names', () => {
  test('a copy has its own name and files; the original stays', async () => {
    const { store, stored, id } = await saved();
    const copy = await store.duplicate(id);
    expect((await store.load(copy)).history.project).toEqual({
      ...stored.history.project,
      name: 'Untitled, copy',
    });
    await store.remove(id);
    expect((await store.load(copy)).sounds).toStrictEqual(stored.sounds);
  });

  test('a copy that breaks off leaves nothing', async () => {
    const { folders, store, id } = await saved();
    const write = folders.write.bind(folders);
    folders.write = (to, path, data, create) =>
      path === takeFile('t2') ? Promise.reject(new Error('full')) : write(to, path, data, create);
    await expect(store.duplicate(id)).rejects.toThrow('full');
    expect(await folders.ids()).toEqual([id]);
  });

  test('a new name keeps the rest, and counts as a save', async () => {
    const { store, stored, id } = await saved();
    await store.rename(id, 'Yard');
    const read = await store.load(id);
    expect(read).toMatchObject({ revision: 2, notes: [] });
    expect(read.history).toStrictEqual({
      ...stored.history,
      project: { ...stored.history.project, name: 'Yard' },
    });
    expect((await store.list())[0]?.title).toBe('Yard');
  });

  test.each([
    ['Yard', 'Yard, copy'],
    ['Yard, copy', 'Yard, copy 2'],
    ['Yard, copy 9', 'Yard, copy 10'],
  ])('%s → %s', (title, copy) => expect(copyName(title)).toBe(copy));
});
