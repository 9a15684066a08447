import { beforeAll, describe, expect, test, vi } from 'vitest';
import { TryModels, type TryBundle } from '../../src/app/controllers/try-models';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { ModelsStore } from '../../src/app/stores/models.svelte';
import { AppError } from '../../src/lib/errors';
import { openBundle, type Bundle } from '../../src/models/bundle';
import { RenderService } from '../../src/render/render-service';
import { pageRuntime } from '../../src/render/runtime/page-runtime';
import type { Trial } from '../../src/render/trial';
import { compileSmall } from '../support/browser-chain';
import { memoryStore } from '../support/memory-store';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await openBundle(memoryStore(await compileSmall('float16')));
});

const trial: Trial = { provider: 'webgpu', unet: 0.001, vaeDecoder: 0, vocoder: 0 };

/** `answer` stands for the worker; it may wait for its signal. */
function trying(answer: (signal: AbortSignal) => Promise<Trial | null>) {
  const store = new ModelsStore();
  const tryBundle = vi.fn<TryBundle>(async (_id, signal) => {
    const { manifest, hash } = bundle;
    return {
      opened: { manifest, hash, provider: 'webgpu', providerNote: null },
      trial: await answer(signal),
    };
  });
  const controller = new TryModels({
    store,
    announcer: new AnnouncerStore(),
    tryBundle,
    leave: () => undefined,
    quality: () => 'standard',
  });
  return { store, controller, tryBundle };
}

describe('a model that is tried out', () => {
  test('says that it is, how long a sound will take, and is not tried again', async () => {
    const { store, controller, tryBundle } = trying(() => Promise.resolve(trial));
    const begun = controller.begin('small', 'small');
    expect(store.trialOf('small')).toEqual({ kind: 'trying' });
    await begun;
    expect(store.trialOf('small')).toEqual({
      kind: 'ready',
      words: 'Ready: less than 1 s for a sound of 10 s.',
    });
    await controller.begin('small', 'small');
    expect(tryBundle).toHaveBeenCalledTimes(1);
  });

  test('says what went wrong and what to do', async () => {
    const { store, controller } = trying(() =>
      Promise.reject(new AppError('out-of-memory', 'Too little memory.', { remedy: 'Close other pages.' })),
    );
    await controller.begin('small', 'small');
    expect(store.trialOf('small')).toMatchObject({
      kind: 'failed',
      error: { message: 'Too little memory.', remedy: 'Close other pages.' },
    });
  });

  test('can be stopped, and is tried again when it is used', async () => {
    const { store, controller, tryBundle } = trying(
      (signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as DOMException)),
        ),
    );
    void controller.begin('small', 'small');
    await controller.cancel('small');
    expect(store.trialOf('small')).toBeNull();
    void controller.begin('small', 'small');
    expect(tryBundle).toHaveBeenCalledTimes(2);
    await controller.cancel('small');
  });
});

test('after it was tried, a sound compiles nothing any more', async () => {
  const compiled = vi.spyOn(GPUDevice.prototype, 'createShaderModule');
  const service = new RenderService({
    openBundle: () => Promise.resolve(bundle),
    createRuntime: pageRuntime,
    locks: navigator.locks,
  });
  await service.open({ bundle: { kind: 'address', url: 'memory' }, provider: 'webgpu' });
  const tried = await service.tryOut(1);
  expect(tried).toMatchObject({ ok: true, value: { provider: 'webgpu' } });
  if (!tried.ok || tried.value === null) throw new Error('It was not tried.');
  const { unet, vaeDecoder, vocoder } = tried.value;
  console.info(`a run: UNet ${unet} s, VAE decoder ${vaeDecoder} s, vocoder ${vocoder} s`);
  for (const seconds of [unet, vaeDecoder, vocoder]) expect(seconds).toBeGreaterThan(0);
  const before = compiled.mock.calls.length;
  expect(before).toBeGreaterThan(20);
  const request = { caption: 'rain', negativePrompt: 'thunder', seed: 1, sampler: { steps: 2 } };
  const { manifest } = bundle;
  const seconds =
    (manifest.window.width * manifest.latent.downsampling * manifest.mel.hopLength) / manifest.mel.sampleRate;
  const take = await service.render(2, { ...request, seconds }, () => undefined);
  expect(take.ok).toBe(true);
  expect(compiled.mock.calls.length).toBe(before);
  compiled.mockRestore();
});
