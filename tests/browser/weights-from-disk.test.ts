import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeModel } from '../../src/compile/onnx/model';
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

/** A sound of the bundle, on a runtime of its own. */
async function waveform(bundle: Bundle, fixture: Uint8Array, opened: Runtime) {
  const { runtime, given } = watched(opened);
  const samples = await chainWaveform(bundle, runtime, fixture);
  await runtime.dispose();
  return { samples, given: Object.fromEntries(given), dtype: runtime.dtypeOf('unet') };
}

const ALL_FILES = { 'text encoder': ['file'], UNet: ['file'], 'VAE decoder': ['file'], vocoder: ['file'] };

/** On a device without float16 all is computed in float32, and weights are widened on their way to it. */
const inFloat32 = (runtime: Runtime): Runtime => ({ ...runtime, dtypeOf: () => 'float32' });

test.each([
  ['in what the device computes in', () => pageRuntime('webgpu')],
  ['widened, where the device has no float16', async () => inFloat32(await pageRuntime('webgpu'))],
  ['widened, on the processor', () => pageRuntime('wasm')],
] as const)('weights go from the disk in parts, %s, and sound as from memory', async (_, open) => {
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
  const fromDisk = await waveform(bundle, fixture, await open());
  const sizes = blobsRead();
  console.info(`computed in ${fromDisk.dtype}`);
  expect(fromDisk.given).toEqual(ALL_FILES);
  // The tokenizer is text; no other file was read as a whole.
  expect(wholly).toEqual(['tokenizer.json']);
  for (const [path, { length }] of files) {
    if (path.endsWith('.safetensors')) expect(sizes, path).not.toContain(length);
  }
  // Each tensor came by itself: the headers, and some hundred slices.
  expect(sizes.length).toBeGreaterThan(100);

  const fromMemory = await waveform(await openBundle(memoryStore(files)), fixture, await open());
  expect(new Set(Object.values(fromMemory.given).flat())).toEqual(new Set(['bytes']));
  expect(fromDisk.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  expect(fromDisk.samples).toEqual(fromMemory.samples);
});

/** 3.5 GB of which all but sixteen bytes are nothing, as a UNet of full size is in float32. */
class LargeFile extends Blob {
  static readonly AT = 3_200_000_000;

  override get size(): number {
    return 3_500_000_000;
  }

  override slice(start = 0, end = this.size): Blob {
    const [from, to] = [start - LargeFile.AT, end - LargeFile.AT];
    if (from !== 0 || to !== 16) throw new RangeError(`bytes ${start} to ${end} were asked for`);
    return new Blob([Float32Array.of(1, 2, 3, 4)]);
  }
}

test.each(['webgpu', 'wasm'] as const)(
  'a tensor behind the first 2 GB of a file is found, on %s',
  async (provider) => {
    const runtime = await pageRuntime(provider);
    const port = { type: 'float32', shape: [4] } as const;
    const network = await runtime.load('adder', {
      graph: encodeModel({
        name: 'adder',
        nodes: [
          { name: 'add', domain: '', operator: 'Add', inputs: ['x', 'w'], outputs: ['y'], attributes: {} },
        ],
        initializers: [{ name: 'w', ...port, location: 'w', offset: LargeFile.AT, length: 16 }],
        inputs: [{ name: 'x', ...port }],
        outputs: [{ name: 'y', ...port }],
      }),
      weights: [{ location: 'w', bytes: new LargeFile() }],
    });
    const results = await network.run({ x: { ...port, data: Float32Array.of(10, 20, 30, 40) } });
    expect([...(results.get('y') ?? [])]).toEqual([11, 22, 33, 44]);
    await network.release();
    await runtime.dispose();
  },
);
