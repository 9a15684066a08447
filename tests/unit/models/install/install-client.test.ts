import * as Comlink from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { InstallClient } from '../../../../src/models/install/install-client';
import type { InstallList } from '../../../../src/models/install/install';
import type { InstallWorker } from '../../../../src/models/install/install-worker';
import { memoryLocks } from '../../../support/memory-models';

/** The page's side of the install worker over a message channel; the worker is what each test says. */

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const NOTHING: InstallList = { bundles: [], installs: [], lasting: null };

/** A worker that answers, until it is killed: silently, as a browser does, or with an error. */
function set(starts: boolean) {
  const locks = memoryLocks();
  const workers: { readonly kill: () => void; readonly fail: () => void }[] = [];
  const client = new InstallClient({
    locks,
    askToPersist: () => Promise.resolve(true),
    allowFolder: () => Promise.resolve(),
    createWorker: () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      let free: () => void = () => undefined;
      const life = new Promise<void>((resolve) => (free = resolve));
      const answering: Partial<InstallWorker> = {
        hold: (lock) =>
          new Promise((held) => {
            void locks.request(lock, () => {
              held();
              return life;
            });
          }),
        watch: () => Promise.resolve(),
        list: () => Promise.resolve({ ok: true, value: NOTHING }),
      };
      if (starts) Comlink.expose(answering, port2);
      port1.start();
      const fail = (): void => void port1.dispatchEvent(new Event('error'));
      workers.push({ kill: free, fail });
      if (!starts) setTimeout(fail, 0);
      return Object.assign(port1, { terminate: () => port1.close() });
    },
  });
  return { client, workers };
}

const told = (client: InstallClient): Promise<InstallList> =>
  new Promise((resolve) => {
    const stop = client.onChange((list) => {
      stop();
      resolve(list);
    });
  });

describe('a worker that installs', () => {
  it('is missed when the browser ends it, and a new one looks at what it left', async () => {
    const { client, workers } = set(true);
    await client.list();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const looked = told(client);
    workers[0]?.kill();
    expect(await looked).toEqual(NOTHING);
    expect(workers).toHaveLength(2);
  });

  it('that dies of an error is followed by a new one', async () => {
    const { client, workers } = set(true);
    await client.list();
    const looked = told(client);
    workers[0]?.fail();
    expect(await looked).toEqual(NOTHING);
    expect(workers).toHaveLength(2);
  });

  it('that cannot be started is not started for ever; the person is told, and may ask again', async () => {
    const { client, workers } = set(false);
    await expect(client.list()).rejects.toMatchObject({ code: 'worker-died' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(workers).toHaveLength(1);
    await expect(client.list()).rejects.toMatchObject({ code: 'worker-died' });
    expect(workers).toHaveLength(2);
  });
});
