import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openBundle, type Bundle } from '../../../src/models/bundle';
import type { BundleStore } from '../../../src/models/bundle-store';
import { loadNetwork } from '../../../src/render/load-network';
import type { Network, Runtime } from '../../../src/render/runtime/runtime';

/** A bundle whose weights lie on a disk, as an installed one's do, and what was done to them there. */

const nano = path.join(import.meta.dirname, '../../../public/models/nano');
const VOCODER = 'vocoder.safetensors';
const target = { role: 'vocoder', frames: 16 } as const;

let whole: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

beforeAll(() => {
  const names = readdirSync(nano, { withFileTypes: true }).filter((entry) => entry.isFile());
  whole = new Map(names.map(({ name }) => [name, new Uint8Array(readFileSync(path.join(nano, name)))]));
});

function opened(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<Bundle> {
  const store: BundleStore = {
    name: 'the disk',
    remedy: 'Verify it.',
    read: async (name) => files.get(name) ?? new Uint8Array(),
    blob: async (name) => new Blob([files.get(name) ?? new Uint8Array()]),
  };
  return openBundle(store);
}

/** Takes files as they lie on the disk; `load` is what onnxruntime does with them. */
const runtime = (load: Runtime['load']): Runtime => ({
  provider: 'wasm',
  note: null,
  readsBlobs: true,
  room: Infinity,
  dtypeOf: () => 'float32',
  load,
  saveMemory: async () => undefined,
  dispose: async () => undefined,
});

const network: Network = { run: async () => new Map(), release: async () => undefined };

const changed = (at: number, to: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(whole.get(VOCODER) ?? []);
  bytes.set(new TextEncoder().encode(to), at);
  return bytes;
};

test('whole weights are loaded', async () => {
  const bundle = await opened(whole);
  expect(
    await loadNetwork(
      bundle,
      runtime(async () => network),
      target,
    ),
  ).toBe(network);
});

test.each([
  ['whose head is no text any more', 9, '\u0000', 'is not JSON'],
  ['whose head has another length', 0, '\u0001\u0000\u0000', 'is not'],
])('a file %s is a damaged file, with what the bundle says to do', async (_, at, to, why) => {
  const bundle = await opened(new Map([...whole, [VOCODER, changed(at, to)]]));
  await expect(
    loadNetwork(
      bundle,
      runtime(async () => network),
      target,
    ),
  ).rejects.toMatchObject({
    code: 'bundle-unreadable',
    message: expect.stringMatching(`^A file of the model is damaged: .*${why}`) as string,
    remedy: 'Verify it.',
  });
});

test('a file whose tensor has another name is a damaged file', async () => {
  const head = new TextDecoder('latin1').decode((whole.get(VOCODER) ?? new Uint8Array()).slice(0, 4000));
  const bundle = await opened(new Map([...whole, [VOCODER, changed(head.indexOf('.weight"') + 1, 'W')]]));
  await expect(
    loadNetwork(
      bundle,
      runtime(async () => network),
      target,
    ),
  ).rejects.toMatchObject({
    code: 'bundle-unreadable',
    remedy: 'Verify it.',
  });
});

test('a file that is cut short while it is loaded is told, not what the runtime made of it', async () => {
  const files = new Map(whole);
  const bundle = await opened(files);
  const load: Runtime['load'] = async () => {
    files.set(VOCODER, (files.get(VOCODER) ?? new Uint8Array()).slice(0, 1000));
    throw new Error('external data out of bounds');
  };
  await expect(loadNetwork(bundle, runtime(load), target)).rejects.toMatchObject({
    code: 'bundle-unreadable',
    message: expect.stringContaining(`${VOCODER} has 1000 bytes`) as string,
    remedy: 'Verify it.',
  });
});

test('what fails on whole files is told as the runtime tells it', async () => {
  const failure = new Error('no memory');
  const load: Runtime['load'] = () => Promise.reject(failure);
  await expect(loadNetwork(await opened(whole), runtime(load), target)).rejects.toBe(failure);
});
