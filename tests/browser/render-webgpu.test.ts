import { beforeAll, expect, test } from 'vitest';
import { openBundle, type Bundle } from '../../src/models/bundle';
import { RenderService } from '../../src/render/render-service';
import type { RenderRequest } from '../../src/render/renderer';
import { pageRuntime } from '../../src/render/runtime/page-runtime';
import { chainWaveform, fixtureTensor } from '../golden/chain/chain-case';
import { compileSmall, fetchFixture } from '../support/browser-chain';
import { relativeError } from '../support/golden-network';
import { memoryStore } from '../support/memory-store';

/** The whole chain on the software adapter, float16 where it has shader-f16, with the small checkpoint of tests/golden/chain. */
const devices: GPUDevice[] = [];
/** What the browser says when a device that is opened from now on is lost; null: its own words. */
let lastWords: string | null = null;
let bundle: Bundle;
beforeAll(async () => {
  const { prototype } = GPUAdapter;
  const requestDevice = Object.getOwnPropertyDescriptor(prototype, 'requestDevice')
    ?.value as GPUAdapter['requestDevice'];
  prototype.requestDevice = async function (this: GPUAdapter, descriptor?: GPUDeviceDescriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    const words = lastWords;
    if (words !== null)
      Object.defineProperty(device, 'lost', {
        value: device.lost.then((info) => ({ reason: info.reason, message: words })),
      });
    return device;
  };
  bundle = await openBundle(memoryStore(await compileSmall('float16')));
});

test('the chain on WebGPU equals diffusers, numpy and PyTorch', async () => {
  const runtime = await pageRuntime('webgpu');
  expect(runtime.provider).toBe('webgpu');
  const half = devices.at(-1)?.features.has('shader-f16') === true;
  expect(runtime.dtypeOf('unet')).toBe(half ? 'float16' : 'float32');
  expect(devices.at(-1)?.features.has('subgroups')).toBe(false);
  const fixture = await fetchFixture();
  const waveform = await chainWaveform(bundle, runtime, fixture);
  await runtime.dispose();
  const error = relativeError(waveform, fixtureTensor(fixture, 'waveform'));
  console.info(`${runtime.dtypeOf('unet')}: ${error.toExponential(1)}`);
  // Guidance 7.5 over five steps multiplies the rounding of float16.
  expect(error).toBeLessThan(half ? 5e-2 : 1e-3);
});

test('a lost device is told, and the next request has a new one', async () => {
  // Asked while the render holds the lock; the answer may come after the render has failed.
  const asked: Promise<LockManagerSnapshot>[] = [];
  const service = new RenderService({
    openBundle: () => Promise.resolve(bundle),
    createRuntime: pageRuntime,
    locks: navigator.locks,
  });
  const opened = await service.open({ bundle: { kind: 'address', url: 'memory' }, provider: 'webgpu' });
  expect(opened).toMatchObject({ ok: true, value: { provider: 'webgpu', providerNote: null } });
  const request: RenderRequest = {
    caption: 'rain',
    negativePrompt: '',
    seed: 1,
    seconds: 2,
    sampler: { name: 'ddim', steps: 3 },
  };
  const lost = await service.render(1, request, ({ phase, step }) => {
    if (phase === 'sampling' && step === 1) {
      asked.push(navigator.locks.query());
      devices.at(-1)?.destroy();
    }
  });
  expect(lost).toMatchObject({ ok: false, error: { code: 'device-lost' } });
  const [during] = await Promise.all(asked);
  expect(during?.held?.some(({ name }) => name === 'gpu')).toBe(true);
  const before = devices.length;
  const healed = await service.render(2, request, () => undefined);
  expect(healed).toMatchObject({ ok: true, value: { provider: 'webgpu' } });
  expect(devices.length).toBe(before + 1);
  const { held: locks } = await navigator.locks.query();
  expect(locks?.some(({ name }) => name === 'gpu')).toBe(false);
});

test('a device that is lost for want of memory is told from others, and what is opened sparingly loads one network at a time', async () => {
  const loads: string[] = [];
  const service = new RenderService({
    openBundle: () => Promise.resolve(bundle),
    createRuntime: async (asked) => {
      const runtime = await pageRuntime(asked);
      return {
        ...runtime,
        load: (name, files) => {
          loads.push(name);
          return runtime.load(name, files);
        },
      };
    },
    locks: navigator.locks,
  });
  const options = { bundle: { kind: 'address', url: 'memory' }, provider: 'webgpu' } as const;
  const request: RenderRequest = {
    caption: 'rain',
    negativePrompt: '',
    seed: 1,
    seconds: 2,
    sampler: { name: 'ddim', steps: 2 },
  };
  lastWords = 'vkQueueSubmit failed with VK_ERROR_OUT_OF_DEVICE_MEMORY';
  await service.open(options);
  const lost = await service.render(1, request, ({ phase, step }) => {
    if (phase === 'sampling' && step === 1) devices.at(-1)?.destroy();
  });
  lastWords = null;
  expect(lost).toMatchObject({ ok: false, error: { code: 'device-full' } });
  expect(new Set(loads).size).toBe(4);
  loads.length = 0;
  await service.open({ ...options, sparing: true });
  expect(await service.render(2, request, () => undefined)).toMatchObject({ ok: true });
  // Networks went, and came again when their turn came.
  expect(loads.filter((name) => name === 'VAE decoder')).toHaveLength(2);
});
