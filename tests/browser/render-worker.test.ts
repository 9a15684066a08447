import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../src/lib/errors';
import { RenderClient, type RenderClientOptions } from '../../src/render/render-client';
import type { RenderProgress, RenderRequest } from '../../src/render/renderer';

/** The real worker with the embedded bundle, on the wasm provider. */
let client: RenderClient | null = null;
let workers: Worker[] = [];
afterEach(async () => {
  await client?.dispose();
  workers = [];
});

const nano = new URL('/models/nano/', location.href).href;

function start(options: Partial<RenderClientOptions> = {}): RenderClient {
  client = new RenderClient({
    bundle: { kind: 'address', url: nano },
    provider: 'wasm',
    createWorker: () => {
      const worker = new Worker(new URL('../../workers/render.worker.ts', import.meta.url), {
        type: 'module',
      });
      workers.push(worker);
      return worker;
    },
    ...options,
  });
  return client;
}

const request: RenderRequest = {
  caption: 'A dog barks.',
  negativePrompt: '',
  seed: 1,
  seconds: 2.56,
  sampler: { name: 'ddim', steps: 2 },
};
const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));

test('renders, tells how far it is, and gives the same take for the same request', async () => {
  const renderer = start();
  const { manifest, provider, providerNote } = await renderer.open();
  expect({ name: manifest.name, provider, providerNote }).toEqual({
    name: 'nano',
    provider: 'wasm',
    providerNote: null,
  });

  const progress: RenderProgress[] = [];
  const take = await renderer.render(request, { ...quietly, onProgress: (step) => progress.push(step) });
  expect(take).toMatchObject({ sampleRate: 16_000, seconds: 2.56, provider: 'wasm' });
  expect(take.sampler).toEqual({
    name: 'ddim',
    steps: 2,
    guidanceScale: manifest.defaults.guidanceScale,
    guidanceInterval: null,
  });
  expect(take.samples.length).toBe(40_960);
  expect(take.samples.every(Number.isFinite)).toBe(true);
  expect(take.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  const manifestBytes = await (await fetch(new URL('manifest.json', nano))).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', manifestBytes));
  expect(take.bundle.hash).toBe(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));

  expect(progress.map(({ phase, step, steps }) => `${phase} ${step}/${steps}`)).toEqual([
    'loading 0/2',
    'encoding-text 0/2',
    'sampling 1/2',
    'sampling 2/2',
    'decoding 2/2',
    'vocoding 2/2',
  ]);
  const { energy, secondsLeft } = progress[2] ?? {};
  expect(secondsLeft).toBeGreaterThan(0);
  expect(energy?.length).toBe(64);
  expect(energy?.every((value) => value >= 0 && value <= 1)).toBe(true);

  const again = await renderer.render(request, quietly);
  expect(again.samples).toEqual(take.samples);
  const other = await renderer.render({ ...request, seed: 2 }, quietly);
  expect(other.samples).not.toEqual(take.samples);
  expect(workers.length).toBe(1);
});

test('a longer take is joined from windows whose noise differs', async () => {
  const take = await start().render({ ...request, seconds: 4 }, quietly);
  expect(take.samples.length).toBe(64_000);
  const one = await client?.render(request, quietly);
  // The first window is the one that a short take has; the second begins 1.44 s later or after.
  expect([...take.samples.subarray(0, 16_000)]).toEqual([...(one?.samples.subarray(0, 16_000) ?? [])]);
  expect(take.samples.subarray(48_000).some((sample) => Math.abs(sample) > 0.003)).toBe(true);
});

test('a cancel takes effect between two steps, and the worker goes on', async () => {
  const renderer = start();
  const abort = new AbortController();
  const reason = new DOMException('Enough.', 'AbortError');
  const steps: number[] = [];
  const render = renderer.render(
    { ...request, sampler: { steps: 200 } },
    {
      signal: abort.signal,
      onProgress: ({ step }) => {
        steps.push(step);
        if (step === 2) abort.abort(reason);
      },
    },
  );
  await expect(render).rejects.toBe(reason);
  // The worker goes on while a busy page has not heard of step 2 yet.
  expect(Math.max(...steps)).toBeLessThan(100);
  await renderer.render(request, quietly);
  expect(workers.length).toBe(1);
});

test('a worker that is killed while it renders is noticed, and the next request has a new one', async () => {
  const renderer = start();
  const killed = renderer
    .render(
      { ...request, sampler: { steps: 200 } },
      { ...quietly, onProgress: ({ step }) => step === 1 && workers[0]?.terminate() },
    )
    .catch(codeOf);
  expect(await killed).toBe('worker-died');
  const take = await renderer.render(request, quietly);
  expect(take.samples.length).toBe(40_960);
  expect(workers.length).toBe(2);
});

test('a worker that does not answer a cancel in time is ended', async () => {
  const renderer = start({ patience: 0 });
  const abort = new AbortController();
  const render = renderer.render(
    { ...request, seconds: 60, sampler: { steps: 200 } },
    {
      signal: abort.signal,
      onProgress: ({ step }) => step === 1 && abort.abort(new DOMException('', 'AbortError')),
    },
  );
  await expect(render).rejects.toMatchObject({ name: 'AbortError' });
  await renderer.render(request, quietly);
  expect(workers.length).toBe(2);
});

test('without the bundle it says what is missing, and tries again when asked', async () => {
  const renderer = start({ bundle: { kind: 'address', url: new URL('/models/none/', location.href).href } });
  expect(await renderer.open().catch(codeOf)).toBe('bundle-missing');
  expect(await renderer.render(request, quietly).catch(codeOf)).toBe('bundle-missing');
  expect(workers.length).toBe(2);
});

test('a worker that cannot be started is an error, with or without locks', async () => {
  const nowhere = () => new Worker(new URL('/none.worker.js', location.href), { type: 'module' });
  for (const locks of [navigator.locks, null]) {
    const renderer = start({ createWorker: nowhere, locks });
    expect(await renderer.open().catch(codeOf)).toBe('worker-died');
  }
});

test('a request that makes no sense is refused and leaves the worker alone', async () => {
  const renderer = start();
  expect(await renderer.render({ ...request, seconds: -1 }, quietly).catch(codeOf)).toBe('input-invalid');
  expect(await renderer.render({ ...request, sampler: { steps: 0 } }, quietly).catch(codeOf)).toBe(
    'input-invalid',
  );
  await renderer.open();
  expect(workers.length).toBe(1);
});

test('where the only graphics device is software, wasm renders and the note says why', async () => {
  const { provider, providerNote } = await start({ provider: null }).open();
  expect(provider).toBe('wasm');
  expect(providerNote).toContain('emulated in software');
});
