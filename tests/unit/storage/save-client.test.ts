import * as Comlink from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { MemoryFolders } from '../../../src/storage/memory-folders';
import { ProjectStore } from '../../../src/storage/project-store';
import { SaveClient } from '../../../src/storage/save-client';
import { SaveService } from '../../../src/storage/save-service';
import { DOCUMENT_FILE, takeFile } from '../../../src/storage/stored-project';
import { memoryLocks } from '../../support/memory-models';
import { storedProject } from './made';

/** The page's side of the save worker and the worker's own, over a message channel; both threads see one file system. */

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Counts what this thread writes, and what the worker does. */
class CountedFolders extends MemoryFolders {
  readonly written: string[] = [];

  constructor(private readonly shared: MemoryFolders) {
    super(() => 0);
  }

  override read(...place: Parameters<MemoryFolders['read']>): ReturnType<MemoryFolders['read']> {
    return this.shared.read(...place);
  }

  override async write(...[id, path, data, create]: Parameters<MemoryFolders['write']>): Promise<void> {
    await this.shared.write(id, path, data, create);
    this.written.push(path);
  }
}

type Behaviour = 'works' | 'cannot start' | 'ends when all is written';

function desk(behaviour: Behaviour) {
  const disk = new MemoryFolders(() => 0);
  const here = new CountedFolders(disk);
  const there = new CountedFolders(disk);
  const locks = memoryLocks();
  let started = 0;
  const client = new SaveClient({
    store: new ProjectStore(here, () => 'p'),
    locks: null,
    createWorker: () => {
      started += 1;
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      port1.start();
      const fail = (): void => void port1.dispatchEvent(new Event('error'));
      const service = new SaveService({
        locks,
        openStore: () => Promise.resolve(new ProjectStore(there, () => 'p')),
      });
      if (behaviour === 'cannot start') setTimeout(fail, 0);
      else if (behaviour === 'works') Comlink.expose(service, port2);
      else {
        const saveText = service.saveText.bind(service);
        // It is done, and nobody learns of it.
        service.saveText = async (...text) => {
          await saveText(...text);
          fail();
          return new Promise(() => undefined);
        };
        Comlink.expose(service, port2);
      }
      return Object.assign(port1, { terminate: () => port1.close() });
    },
  });
  return { client, here, there, store: new ProjectStore(disk, () => 'p'), started: () => started };
}

async function save(client: SaveClient, revision: number): Promise<void> {
  const stored = await storedProject();
  for (const [take, sound] of stored.sounds) await client.saveTake('p', take, sound, revision === 1);
  await client.saveDocument('p', { ...stored, revision });
}

const { sounds } = await storedProject();
const ALL = [...[...sounds.keys()].map(takeFile), DOCUMENT_FILE];

test('the worker writes what the page hands it, and this thread nothing', async () => {
  const { client, here, there, store, started } = desk('works');
  await save(client, 1);
  await save(client, 2);
  expect(await store.load('p')).toStrictEqual({ ...(await storedProject()), revision: 2, notes: [] });
  expect(there.written).toEqual([...ALL, ...ALL]);
  expect(here.written).toEqual([]);
  expect(started()).toBe(1);
});

test('what the worker refuses is refused in its words', async () => {
  const { client, here } = desk('works');
  await save(client, 1);
  const stored = await storedProject();
  const theirs = client.saveDocument('p', { ...stored, draft: 'theirs', revision: 1 });
  await expect(theirs).rejects.toMatchObject({ code: 'project-overtaken' });
  await expect(client.saveDocument('q', { ...stored, revision: 2 })).rejects.toMatchObject({
    code: 'project-missing',
  });
  expect(here.written).toEqual([]);
});

test('where the worker cannot start, this thread writes, and it is not started at every save', async () => {
  const { client, here, store, started } = desk('cannot start');
  await save(client, 1);
  await save(client, 2);
  expect((await store.load('p')).revision).toBe(2);
  expect(here.written).toEqual([...ALL, ...ALL]);
  expect(started()).toBe(1);
});

test('a worker that ended once all was written has not been overtaken by another tab', async () => {
  const { client, here, there, store } = desk('ends when all is written');
  await save(client, 1);
  expect(there.written).toEqual(ALL);
  expect(here.written).toEqual([]);
  await save(client, 2);
  expect(here.written).toEqual(ALL);
  expect((await store.load('p')).revision).toBe(2);
});
