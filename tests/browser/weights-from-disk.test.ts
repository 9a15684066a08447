import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openBundle, type Bundle } from '../../src/models/bundle';
import { deviceModels, MODELS_ROOT } from '../../src/models/install/device-models';
import { openInstalled } from '../../src/models/install/open-installed';
import { pageRuntime } from '../../src/render/runtime/page-runtime';
import type { Runtime } from '../../src/render/runtime/runtime';
import { chainWaveform } from '../golden/chain/chain-case';
import { compileSmall, fetchFixture } from '../support/browser-chain';
import { memoryStore } from '../support/memory-store';

/** An installed bundle of float16 weights, and the build of onnxruntime that takes files as they lie on the disk. */

const ID = 'small-123456789abc';

async function clear(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(MODELS_ROOT, { recursive: true }).catch(() => undefined);
}

beforeEach(clear);
afterEach(async () => {
  vi.restoreAllMocks();
  await clear();
});

async function install(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const models = await root.getDirectoryHandle(MODELS_ROOT, { create: true });
  const folder = await models.getDirectoryHandle(ID, { create: true });
  for (const [path, bytes] of files) {
    const writable = await (await folder.getFileHandle(path, { create: true })).createWritable();
    await writable.write(new Uint8Array(bytes));
    await writable.close();
  }
}

/** Says the sizes of all blobs that were read since it was asked for. */
function watchBlobs(): () => readonly number[] {
  const spies = [vi.spyOn(Blob.prototype, 'arrayBuffer'), vi.spyOn(Blob.prototype, 'stream')];
  return () => spies.flatMap(({ mock }) => mock.contexts.map((blob) => (blob as Blob).size));
}

/** A runtime and the kind of weights that each network was given. */
function watched(runtime: Runtime): { readonly runtime: Runtime; readonly given: Map<string, string[]> } {
  const given = new Map<string, string[]>();
  const load: Runtime['load'] = (name, files) => {
    given.set(
      name,
      files.weights.map(({ bytes }) => (bytes instanceof Blob ? 'file' : 'bytes')),
    );
    return runtime.load(name, files);
  };
  return { runtime: { ...runtime, load }, given };
}

async function waveform(bundle: Bundle, fixture: Uint8Array) {
  const { runtime, given } = watched(await pageRuntime('webgpu'));
  const samples = await chainWaveform(bundle, runtime, fixture);
  const half = runtime.dtypeOf('unet') === 'float16';
  await runtime.dispose();
  return { samples, given, half };
}

test('float16 weights go from the disk to the device in parts, and sound as the same weights from memory', async () => {
  expect('Suspending' in WebAssembly).toBe(true);
  const files = await compileSmall('float16');
  const fixture = await fetchFixture();
  await install(files);
  const installed = await openInstalled(deviceModels(), null, ID);
  const wholly: string[] = [];
  const bundle: Bundle = {
    ...installed,
    read: (path) => {
      wholly.push(path);
      return installed.read(path);
    },
  };

  const blobsRead = watchBlobs();
  const fromDisk = await waveform(bundle, fixture);
  const sizes = blobsRead();
  if (!fromDisk.half) {
    console.info('This adapter has no float16: weights are widened in memory.');
    return;
  }
  expect(Object.fromEntries(fromDisk.given)).toEqual({
    'text encoder': ['file'],
    UNet: ['file'],
    'VAE decoder': ['bytes'],
    vocoder: ['bytes'],
  });
  // What computes in float32 is widened, and the tokenizer is text; no other file was read as a whole.
  expect(wholly.toSorted()).toEqual(['tokenizer.json', 'vae.safetensors', 'vocoder.safetensors']);
  for (const path of ['text-encoder.safetensors', 'unet.safetensors']) {
    const bytes = files.get(path)?.length ?? 0;
    expect(bytes).toBeGreaterThan(0);
    expect(sizes, path).not.toContain(bytes);
  }
  // Each of the UNet's tensors came by itself: the headers, and some hundred slices.
  expect(sizes.length).toBeGreaterThan(100);

  const fromMemory = await waveform(await openBundle(memoryStore(files)), fixture);
  expect(new Set([...fromMemory.given.values()].flat())).toEqual(new Set(['bytes']));
  expect(fromDisk.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  expect(fromDisk.samples).toEqual(fromMemory.samples);
});
