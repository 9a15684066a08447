import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openBundle, type Bundle } from '../../src/models/bundle';
import { DiffusionRenderer } from '../../src/render/diffusion-renderer';
import { pageRuntime } from '../../src/render/runtime/page-runtime';
import type { Runtime } from '../../src/render/runtime/runtime';
import { compileSmall } from '../support/browser-chain';
import { memoryStore } from '../support/memory-store';
import { relativeError } from '../support/golden-network';
import { recordingRuntime } from '../support/recording-runtime';

/** A device that runs out of memory, played on the software adapter: WebGPU tells it by an error scope, and goes on. */

let bundle: Bundle;
beforeAll(async () => {
  bundle = await openBundle(memoryStore(await compileSmall('float16')));
});

interface Scope {
  readonly filter: GPUErrorFilter;
  failed: boolean;
}

/** Bytes in buffers that live. */
let live = 0;
let mostLive = 0;
/** Beyond it a buffer is one too many. */
let limit = Infinity;

beforeEach(() => {
  live = mostLive = 0;
  limit = Infinity;
  const createBuffer = method(GPUDevice.prototype, 'createBuffer');
  const pushErrorScope = method(GPUDevice.prototype, 'pushErrorScope');
  const popErrorScope = method(GPUDevice.prototype, 'popErrorScope');
  const destroy = method(GPUBuffer.prototype, 'destroy');
  const sizes = new WeakMap<GPUBuffer, number>();
  const scopes: Scope[] = [];
  vi.spyOn(GPUDevice.prototype, 'createBuffer').mockImplementation(function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    sizes.set(buffer, descriptor.size);
    live += descriptor.size;
    mostLive = Math.max(mostLive, live);
    const heard = scopes.findLast(({ filter }) => filter === 'out-of-memory');
    if (live > limit && heard !== undefined) heard.failed = true;
    return buffer;
  });
  vi.spyOn(GPUBuffer.prototype, 'destroy').mockImplementation(function (this: GPUBuffer) {
    live -= sizes.get(this) ?? 0;
    sizes.delete(this);
    destroy.call(this);
  });
  vi.spyOn(GPUDevice.prototype, 'pushErrorScope').mockImplementation(function (this: GPUDevice, filter) {
    scopes.push({ filter, failed: false });
    pushErrorScope.call(this, filter);
  });
  vi.spyOn(GPUDevice.prototype, 'popErrorScope').mockImplementation(async function (this: GPUDevice) {
    const scope = scopes.pop();
    const error = await popErrorScope.call(this);
    return scope?.failed === true ? new GPUOutOfMemoryError('the device is full') : error;
  });
});
afterEach(() => vi.restoreAllMocks());

/** The prototype's own, before a spy stands in for it. */
function method<Owner extends object, Name extends keyof Owner>(owner: Owner, name: Name): Owner[Name] {
  return Object.getOwnPropertyDescriptor(owner, name)?.value as Owner[Name];
}

async function rendered(change: (runtime: Runtime) => Runtime) {
  // Buffers of the device before went with it.
  live = mostLive = 0;
  const runtime = recordingRuntime(change(await pageRuntime('webgpu')), {});
  const renderer = new DiffusionRenderer(bundle, runtime);
  try {
    const { samples } = await renderer.render(
      { caption: 'rain', negativePrompt: '', seed: 1, seconds: 1, sampler: { name: 'ddim', steps: 2 } },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    return { samples, steps: runtime.steps, most: mostLive, after: live };
  } finally {
    await renderer.dispose();
  }
}
const roomy = () => rendered((runtime) => runtime);
const tight = () => rendered((runtime) => ({ ...runtime, room: 0 }));

test('with room for one network at a time a sound is the same to the bit, with less memory', async () => {
  const [all, one] = [await roomy(), await tight()];
  console.info(
    `bytes in buffers: at most ${all.most} with room, ${one.most} without; after it ${all.after}, ${one.after}`,
  );
  expect(all.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  expect(one.samples).toEqual(all.samples);
  expect(one.steps).toContain('save memory');
  expect(one.steps.filter((step) => step.startsWith('release')).length).toBeGreaterThanOrEqual(4);
  expect(one.most).toBeLessThan(all.most * 0.7);
  // The vocoder alone is left, without what it computed with.
  expect(one.after).toBeLessThan(all.after * 0.2);
});

test('a device without memory for the next network is told by its error, and the others make room', async () => {
  const [all, one] = [await roomy(), await tight()];
  // Between the two ways.
  limit = Math.round((all.most + one.most) / 2);
  const short = await roomy();
  expect(short.steps).toContain('save memory');
  expect(short.steps).not.toEqual(one.steps);
  // Programs were compiled again, in another order: float16 is rounded otherwise.
  expect(relativeError(short.samples, all.samples)).toBeLessThan(2e-2);
});

test('a device without memory for one network is told to the person', async () => {
  limit = 100_000;
  await expect(roomy()).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/^There is not enough memory to run the /u) as string,
  });
});
