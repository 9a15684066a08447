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
  const workers: (() => void)[] = [];
  const client = new SaveClient({
    store: new ProjectStore(here, () => 'p'),
    locks,
    createWorker: () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      port1.start();
      const fail = (): void => void port1.dispatchEvent(new Event('error'));
      const service = new SaveService({
        locks,
        openStore: () => Promise.resolve(new ProjectStore(there, () => 'p')),
      });
      if (behaviour === 'ends when all is written') {
        const saveText = service.saveText.bind(service);
        // It is done, and nobody learns of it.
        service.saveText = async (...text) => {
          await saveText(...text);
          fail();
          return new Promise(() => undefined);
        };
      }
      workers.push(behaviour === 'cannot start' ? fail : () => Comlink.expose(service, port2));
      return Object.assign(port1, { terminate: () => port1.close() });
    },
  });
  /** The worker's script is there, and has begun or failed. */
  const start = async (): Promise<void> => {
    workers[0]?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { client, here, there, store: new ProjectStore(disk, () => 'p'), start, workers };
}

async function save(client: SaveClient, revision: number): Promise<void> {
  const stored = await storedProject();
  for (const [take, sound] of stored.sounds) await client.saveTake('p', take, sound, revision === 1);
  await client.saveDocument('p', { ...stored, revision });
}

const { sounds } = await storedProject();
const ALL = [...[...sounds.keys()].map(takeFile), DOCUMENT_FILE];

test('this thread writes while the worker starts, then the worker does, and this thread no more', async () => {
  const { client, here, there, store, start } = desk('works');
  await save(client, 1);
  expect(here.written).toEqual(ALL);
  await start();
  await save(client, 2);
  await save(client, 3);
  expect(await store.load('p')).toStrictEqual({ ...(await storedProject()), revision: 3, notes: [] });
  expect(there.written).toEqual([...ALL, ...ALL]);
  expect(here.written).toEqual(ALL);
});

test('what the worker refuses is refused in its words', async () => {
  const { client, here, start } = desk('works');
  await save(client, 1);
  await start();
  const stored = await storedProject();
  const theirs = client.saveDocument('p', { ...stored, draft: 'theirs', revision: 1 });
  await expect(theirs).rejects.toMatchObject({ code: 'project-overtaken' });
  await expect(client.saveDocument('q', { ...stored, revision: 2 })).rejects.toMatchObject({
    code: 'project-missing',
  });
  expect(here.written).toEqual(ALL);
});

test('where the worker cannot start, this thread writes, and it is not started at every save', async () => {
  const { client, here, store, start, workers } = desk('cannot start');
  await save(client, 1);
  await start();
  await save(client, 2);
  expect((await store.load('p')).revision).toBe(2);
  expect(here.written).toEqual([...ALL, ...ALL]);
  expect(workers).toHaveLength(1);
});

test('a worker that ended once all was written has not been overtaken by another tab', async () => {
  const { client, here, there, store, start } = desk('ends when all is written');
  await save(client, 1);
  await start();
  await save(client, 2);
  expect(there.written).toEqual(ALL);
  expect(here.written).toEqual(ALL);
  await save(client, 3);
  expect(here.written).toEqual([...ALL, ...ALL]);
  expect((await store.load('p')).revision).toBe(3);
});
