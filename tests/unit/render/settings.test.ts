import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/compile/manifest';
import { guidanceApplies, guide, networkRuns } from '../../../src/render/guidance';
import { Pace } from '../../../src/render/pace';
import type { RenderRequest, SamplerSettings } from '../../../src/render/renderer';
import { resolveSampler, takeSamples } from '../../../src/render/resolve-request';
import { chooseProvider } from '../../../src/render/runtime/provider-choice';
import { threadCount } from '../../../src/lib/wasm-threads';
import { dtypeFor } from '../../../src/render/runtime/runtime';
import { runtimeError } from '../../../src/render/runtime/runtime-error';

const settings: SamplerSettings = { name: 'ddim', steps: 10, guidanceScale: 4, guidanceInterval: null };
const manifest = {
  defaults: {
    sampler: 'pndm',
    steps: 100,
    guidanceScale: 7.5,
    guidanceInterval: [0.1, 0.9],
    negativePrompt: '',
  },
} as unknown as Manifest;
const request: RenderRequest = { caption: '', negativePrompt: '', seed: 1, seconds: 2 };

describe('guidance', () => {
  test('goes from the negative to the caption and beyond', () => {
    expect([...guide(Float32Array.of(1, 2), Float32Array.of(2, 2), 4)]).toEqual([5, 2]);
  });

  test('of scale 1 is none: one run a step', () => {
    expect(networkRuns({ ...settings, guidanceScale: 1 }, 10)).toBe(10);
    expect(networkRuns(settings, 10)).toBe(20);
  });

  test('applies in its interval only', () => {
    const within = { ...settings, guidanceInterval: [0.2, 0.6] } as const;
    const applied = Array.from({ length: 10 }, (_, index) => guidanceApplies(within, index, 10));
    expect(applied.map(Number)).toEqual([0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
    expect(networkRuns(within, 10)).toBe(14);
  });
});

describe('a request', () => {
  test("takes the bundle's defaults where it says nothing", () => {
    expect(resolveSampler({ ...request, sampler: { steps: 25 } }, manifest)).toEqual({
      name: 'pndm',
      steps: 25,
      guidanceScale: 7.5,
      guidanceInterval: [0.1, 0.9],
    });
  });

  test('may switch the interval off', () => {
    expect(
      resolveSampler({ ...request, sampler: { guidanceInterval: null } }, manifest).guidanceInterval,
    ).toBeNull();
  });

  test.each([
    { guidanceScale: 0.5 },
    { guidanceScale: Number.NaN },
    { guidanceInterval: [0.7, 0.3] as const },
  ])('with %j is refused', (sampler) => {
    expect(() => resolveSampler({ ...request, sampler }, manifest)).toThrow(/guidance/u);
  });

  const window = { sampleRate: 16_000, windowSamples: 160_000 };
  test('for much less than a window keeps the window; for about one it is cut', () => {
    expect(takeSamples({ ...request, seconds: 2 }, window)).toBe(160_000);
    expect(takeSamples({ ...request, seconds: 9.5 }, window)).toBe(152_000);
    expect(takeSamples({ ...request, seconds: 25 }, window)).toBe(400_000);
  });

  test.each([0, -1, 601, Number.NaN, Number.POSITIVE_INFINITY])('for %d seconds is refused', (seconds) => {
    expect(() => takeSamples({ ...request, seconds }, window)).toThrow('seconds is not a length');
  });
});

describe('the provider', () => {
  const real = { software: false, name: 'a GPU' };
  const software = { software: true, name: 'swiftshader' };

  test('is WebGPU on a real device, else wasm with the reason', () => {
    expect(chooseProvider(null, real)).toEqual({ provider: 'webgpu', note: null });
    expect(chooseProvider(null, software)).toMatchObject({
      provider: 'wasm',
      note: expect.stringContaining('emulated') as string,
    });
    expect(chooseProvider(null, null)).toMatchObject({
      provider: 'wasm',
      note: expect.stringContaining('no graphics device') as string,
    });
  });

  test('that was asked for is taken or refused, never replaced', () => {
    expect(chooseProvider('webgpu', software)).toEqual({ provider: 'webgpu', note: null });
    expect(chooseProvider('wasm', real)).toEqual({ provider: 'wasm', note: null });
    expect(() => chooseProvider('webgpu', null)).toThrow('no graphics device');
  });

  test('decides what networks compute in: float16 on a device that has it, where it is safe', () => {
    expect(dtypeFor('webgpu', true, 'unet')).toBe('float16');
    expect(dtypeFor('webgpu', true, 'vae-decoder')).toBe('float32');
    expect(dtypeFor('webgpu', false, 'unet')).toBe('float32');
    expect(dtypeFor('wasm', true, 'unet')).toBe('float32');
  });

  test.each([
    [1, 1],
    [2, 2],
    [4, 4],
    [8, 4],
    [12, 6],
    [64, 8],
  ])('on %d processors has %d threads', (processors, threads) => {
    expect(threadCount(processors, true)).toBe(threads);
    expect(threadCount(processors, false)).toBe(1);
  });

  test.each([
    ['Device was lost', 'device-lost'],
    ['failed to call OrtRun(): std::bad_alloc', 'out-of-memory'],
    ['memory access out of bounds', 'out-of-memory'],
    ['Non-zero status code returned', 'render-failed'],
  ])('that says "%s" has failed by %s', (words, code) => {
    expect(runtimeError(new Error(words), 'UNet')).toMatchObject({ code });
  });
});

describe('the pace', () => {
  test('is unknown before anything was measured, then the sum of what is left', async () => {
    let now = 0;
    const pace = new Pace(() => now);
    const work = { 'network-run': 10, decoding: 1, vocoding: 1 };
    expect(pace.secondsFor(work)).toBeNull();
    pace.learn('network-run', 400, 2);
    expect(pace.secondsFor(work)).toBe(2);
    await pace.measure('decoding', async () => {
      now += 500;
    });
    expect(pace.secondsFor(work)).toBe(2.5);
    pace.learn('network-run', 500);
    expect(pace.secondsFor({ ...work, decoding: 0 })).toBe(3);
  });
});
