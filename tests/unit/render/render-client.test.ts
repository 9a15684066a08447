import * as Comlink from 'comlink';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AppError } from '../../../src/lib/errors';
import type { Bundle } from '../../../src/models/bundle';
import { RenderClient } from '../../../src/render/render-client';
import { RenderService } from '../../../src/render/render-service';
import type { Provider, RenderRequest } from '../../../src/render/renderer';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';
import { deviceLost } from '../../../src/render/runtime/runtime-error';
import { compileCheckpoint } from '../../golden/chain/chain-case';

/** The client and the service of the render worker over a message channel; its device is lost when a test says so. */

const small = path.join(import.meta.dirname, '../../golden/chain/small');

let bundle: Bundle;
beforeAll(async () => {
  const files = readdirSync(small, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  bundle = await compileCheckpoint(
    new Map(files.map((file) => [path.relative(small, file), new Uint8Array(readFileSync(file))])),
    'float16',
  );
});

const IN_USE = { kind: 'address', url: 'memory' } as const;
const OTHER = { kind: 'installed', id: 'other' } as const;

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

interface Setting {
  /** What takes its device from each worker, in their order; null: it keeps it. */
  readonly losses?: readonly (AppError | null)[];
  /** Of its files. */
  readonly bytes?: number;
  readonly beforeRun?: () => Promise<void>;
  readonly ready?: number;
  /** Where each worker runs, in their order; the processor when absent. */
  readonly providers?: readonly Provider[];
}

function set({
  losses = [],
  bytes = 200e6,
  beforeRun = () => Promise.resolve(),
  ready = 60_000,
  providers = [],
}: Setting) {
  const told: string[] = [];
  let started = 0;
  const { manifest } = bundle;
  const file = { path: 'card.md', bytes, sha256: '0'.repeat(64) };
  const opened = { ...bundle, manifest: { ...manifest, files: [...manifest.files, file] } };
  const createRuntime = async () => {
    const loss = losses[started - 1] ?? null;
    const runtime = nodeRuntime();
    return {
      ...runtime,
      provider: providers[started - 1] ?? 'wasm',
      saveMemory: async () => void told.push('one at a time'),
      load: async (...[name, files]: Parameters<typeof runtime.load>) => {
        await beforeRun();
        if (loss !== null) throw loss;
        return runtime.load(name, files);
      },
    };
  };
  const client = new RenderClient({
    bundle: IN_USE,
    ready,
    provider: 'wasm',
    locks: null,
    createWorker: () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      started += 1;
      told.push('started');
      const openBundle = () => Promise.resolve(opened);
      Comlink.expose(new RenderService({ openBundle, createRuntime, locks: null }), port2);
      port1.start();
      return Object.assign(port1, {
        terminate: () => {
          told.push('ended');
          port1.close();
        },
      });
    },
  });
  return { client, told };
}

const request: RenderRequest = {
  caption: 'rain',
  negativePrompt: '',
  seed: 1,
  seconds: 1,
  sampler: { name: 'ddim', steps: 1 },
};
const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

const failure = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as AppError,
  );

const lost = deviceLost('DXGI_ERROR_DEVICE_HUNG');
const full = deviceLost('VK_ERROR_OUT_OF_DEVICE_MEMORY');

describe('the room of a model that is not at work', () => {
  test('is given back when it is needed, and the next sound has a new worker', async () => {
    const { client, told } = set({});
    const first = await client.render(request, quietly);
    client.release();
    client.release();
    expect(told).toEqual(['started', 'ended']);
    const second = await client.render(request, quietly);
    expect(told).toEqual(['started', 'ended', 'started']);
    expect(second.samples).toEqual(first.samples);
  });

  test('is kept while a sound is made', async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const { client, told } = set({ beforeRun: () => gate });
    const take = client.render(request, quietly);
    await client.open();
    client.release();
    go();
    await take;
    expect(told).toEqual(['started']);
  });

  test('is kept where it is little', async () => {
    const { client, told } = set({ bytes: 1000 });
    await client.render(request, quietly);
    client.release();
    expect(told).toEqual(['started']);
  });
});

describe('a device that is lost', () => {
  test('for want of memory costs one sound; the next is made with one network at a time', async () => {
    const { client, told } = set({ losses: [full] });
    expect(await failure(client.render(request, quietly))).toMatchObject({
      code: 'device-lost',
      remedy: expect.stringContaining('one at a time') as string,
    });
    expect((await client.render(request, quietly)).samples.length).toBeGreaterThan(0);
    expect(told).toEqual(['started', 'ended', 'started', 'one at a time']);
  });

  test('again and again is given up in words', async () => {
    const { client, told } = set({ losses: [lost, lost, lost] });
    const codes: string[] = [];
    for (let time = 0; time < 3; time += 1) codes.push((await failure(client.render(request, quietly))).code);
    expect(codes).toEqual(['device-lost', 'device-lost', 'provider-unavailable']);
    expect(told.filter((what) => what === 'one at a time')).toHaveLength(1);
  });

  test('while a model is tried is tried with less before anything is told', async () => {
    const { client, told } = set({ losses: [lost, full], bytes: 1000 });
    expect((await client.tryOut(IN_USE, quietly.signal)).trial).toMatchObject({ provider: 'wasm' });
    expect(told).toEqual(['started', 'ended', 'started', 'ended', 'started', 'one at a time']);
    const hopeless = set({ losses: [full, full, full, full], bytes: 1000 });
    expect(await failure(hopeless.client.tryOut(IN_USE, quietly.signal))).toMatchObject({
      code: 'out-of-memory',
    });
    expect(hopeless.told.filter((what) => what === 'started')).toHaveLength(2);
  });

  test('and is gone afterwards is told: nothing is made on the processor instead', async () => {
    const { client } = set({ losses: [lost], providers: ['webgpu', 'wasm', 'webgpu'] });
    expect((await failure(client.render(request, quietly))).code).toBe('device-lost');
    expect(await failure(client.render(request, quietly))).toMatchObject({
      code: 'provider-unavailable',
      message: 'The graphics device is not there any more.',
    });
    // It may come back.
    expect((await client.render(request, quietly)).provider).toBe('webgpu');
  });

  test('by one model says nothing of another', async () => {
    const { client, told } = set({ losses: [full] });
    await failure(client.render(request, quietly));
    client.use(OTHER);
    await client.render(request, quietly);
    expect(told).not.toContain('one at a time');
  });
});

describe('a model that is tried out beside the one in use', () => {
  test('takes over with its worker when it is used', async () => {
    const { client, told } = set({ bytes: 1000 });
    await client.open();
    const { opened, trial } = await client.tryOut(OTHER, quietly.signal);
    expect(opened.manifest.name).toBe('small');
    expect(trial?.unet).toBeGreaterThan(0);
    expect(told).toEqual(['started', 'started']);
    client.use(OTHER);
    await client.render(request, quietly);
    // That of the one in use before.
    expect(told).toEqual(['started', 'started', 'ended']);
  });

  test('takes over also while it is tried', async () => {
    const { client, told } = set({ bytes: 1000 });
    const trying = client.tryOut(OTHER, quietly.signal);
    client.use(OTHER);
    await client.render(request, quietly);
    expect((await trying).trial).not.toBeNull();
    expect(told).toEqual(['started']);
  });

  test.each([
    ['nobody uses it', 1, async () => new Promise((resolve) => setTimeout(resolve, 20))],
    ['a sound is made with another', 60_000, (client: RenderClient) => client.render(request, quietly)],
    ['its room is needed', 60_000, async (client: RenderClient) => client.release()],
    ['it is to be deleted', 60_000, async (client: RenderClient) => client.leave(OTHER)],
    [
      'another is used',
      60_000,
      async (client: RenderClient) => client.use({ kind: 'installed', id: 'third' }),
    ],
  ] as const)('goes when %s', async (_, ready, act) => {
    const { client, told } = set({ bytes: 1000, ready });
    await client.tryOut(OTHER, quietly.signal);
    expect(told).toEqual(['started']);
    await act(client);
    expect(told.filter((what) => what === 'ended')).toEqual(['ended']);
  });

  test('asks a large one in use for its room', async () => {
    const { client, told } = set({});
    await client.render(request, quietly);
    await client.tryOut(OTHER, quietly.signal);
    expect(told).toEqual(['started', 'ended', 'started']);
  });
});
