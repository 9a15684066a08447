import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '../../../src/models/bundle';
import { networkMemory } from '../../../src/models/capability-needs';
import { DiffusionRenderer } from '../../../src/render/diffusion-renderer';
import type { RenderPhase, RenderRequest } from '../../../src/render/renderer';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';
import { windowWidths } from '../../../src/render/window-widths';
import { compileCheckpoint } from '../../golden/chain/chain-case';
import { recordingRuntime, type RecordingOptions } from '../../support/recording-runtime';

/** Renders with the small checkpoint, on runtimes with room for all networks, for one, and for none. */

const small = path.join(import.meta.dirname, '../../golden/chain/small');

let bundle: Bundle;
/** Bytes of the largest network's weights. */
let largest = 0;

beforeAll(async () => {
  const paths = readdirSync(small, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(small, path.join(entry.parentPath, entry.name)));
  bundle = await compileCheckpoint(
    new Map(paths.map((name) => [name, new Uint8Array(readFileSync(path.join(small, name)))])),
    'float16',
  );
  ({ largest } = (await rendered({ room: Infinity })).runtime);
});

const request: RenderRequest = {
  caption: 'rain',
  negativePrompt: 'thunder',
  seed: 1,
  seconds: 0,
  sampler: { name: 'ddim', steps: 2 },
};

const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

async function rendered(options: RecordingOptions, changes: Partial<RenderRequest> = {}) {
  const runtime = recordingRuntime(nodeRuntime(), options);
  const renderer = new DiffusionRenderer(bundle, runtime);
  const phases: RenderPhase[] = [];
  const { mel, window, latent } = bundle.manifest;
  const windowSeconds = (window.width * latent.downsampling * mel.hopLength) / mel.sampleRate;
  const take = await renderer.render(
    { ...request, seconds: windowSeconds, ...changes },
    {
      signal: new AbortController().signal,
      onProgress: ({ phase }) => {
        if (phases.at(-1) !== phase) phases.push(phase);
      },
    },
  );
  return { take, runtime, renderer, phases, windowSeconds };
}

const ROOMY = [
  'load text encoder',
  'load UNet',
  'load VAE decoder',
  'load vocoder',
  'run VAE decoder',
  'run text encoder',
  'run UNet',
  'run VAE decoder',
  'run vocoder',
];
/** One at a time. */
const TIGHT = [
  'save memory',
  'load VAE decoder',
  'run VAE decoder',
  'release VAE decoder',
  'load text encoder',
  'run text encoder',
  'release text encoder',
  'load UNet',
  'run UNet',
  'release UNet',
  'load VAE decoder',
  'run VAE decoder',
  'release VAE decoder',
  'load vocoder',
  'run vocoder',
];

describe('networks in memory', () => {
  test('with room for all are loaded ahead and stay', async () => {
    const { runtime, phases, renderer } = await rendered({ room: Infinity });
    expect(runtime.steps).toEqual(ROOMY);
    expect(runtime.peak).toBe(runtime.held);
    expect(phases).toEqual(['loading', 'encoding-text', 'sampling', 'decoding', 'vocoding']);
    await renderer.dispose();
    expect(runtime.held).toBe(0);
  });

  test('that cannot be given back do not keep their device', async () => {
    let given = 0;
    const renderer = new DiffusionRenderer(bundle, {
      ...nodeRuntime(),
      load: async () => ({
        run: () => Promise.reject(new Error('lost')),
        release: () => Promise.reject(new Error('lost')),
      }),
      dispose: async () => void (given += 1),
    });
    await expect(renderer.render({ ...request, seconds: 1 }, quietly)).rejects.toThrow('lost');
    await expect(renderer.dispose()).rejects.toThrow('lost');
    expect(given).toBe(1);
  });

  test('without room come and go one at a time, and sound the same to the bit', async () => {
    const roomy = await rendered({ room: Infinity });
    const tight = await rendered({ room: 0 });
    expect(tight.runtime.steps).toEqual(TIGHT);
    expect(tight.phases).toEqual(['loading', 'encoding-text', 'loading', 'sampling', 'decoding', 'vocoding']);
    expect(tight.take.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
    expect(tight.take.samples).toEqual(roomy.take.samples);
    // No two were there together.
    expect(tight.runtime.peak).toBe(largest);
    expect(roomy.runtime.peak).toBeGreaterThan(largest);
  });

  test('stay as far as the room goes, the least recently used going first', async () => {
    const memory = networkMemory(bundle.manifest, () => 'float32');
    // Enough for each alone at work: those that are not at work stay while they do not stand in the way.
    const room = Math.max(...(['unet', 'vae-decoder', 'vocoder'] as const).map((role) => memory(role).peak));
    const { runtime } = await rendered({ room });
    expect(runtime.steps).toEqual([
      'save memory',
      'load VAE decoder',
      'run VAE decoder',
      'load text encoder',
      'run text encoder',
      'load UNet',
      'run UNet',
      'release text encoder',
      'release UNet',
      'run VAE decoder',
      'load vocoder',
      'run vocoder',
    ]);
    expect(runtime.peak).toBeLessThanOrEqual(room);
  });

  test('of a long sound change places once, not at every window', async () => {
    const { windowSeconds } = await rendered({ room: 0 });
    const seconds = 3 * windowSeconds;
    const tight = await rendered({ room: 0 }, { seconds });
    expect(tight.runtime.steps).toEqual(TIGHT);
    const roomy = await rendered({ room: Infinity }, { seconds });
    expect(tight.take.samples).toEqual(roomy.take.samples);
  });
});

test('widths that are not in use any more go when another needs the room', async () => {
  const { mel, latent, window } = bundle.manifest;
  const columns = (count: number): number => (count * latent.downsampling * mel.hopLength) / mel.sampleRate;
  const widths = windowWidths(bundle.manifest);
  expect(widths.length).toBeGreaterThan(1);
  const sum = (['text-encoder', 'unet', 'vae-decoder', 'vocoder'] as const).reduce(
    (bytes, role) => bytes + networkMemory(bundle.manifest, () => 'float32')(role).peak,
    0,
  );
  const { runtime, renderer } = await rendered({ room: sum }, { seconds: columns(window.width) });
  expect(runtime.steps.filter((step) => step.startsWith('release'))).toEqual([]);
  for (const width of widths) {
    await renderer.render({ ...request, seconds: columns(width) }, quietly);
    expect(runtime.held).toBeLessThanOrEqual(sum);
  }
  expect(runtime.steps.filter((step) => step === 'load UNet').length).toBeGreaterThanOrEqual(widths.length);
  expect(runtime.steps).toContain('release UNet');
});

describe('memory runs out', () => {
  test('while the next is loaded: the others go, and it is tried again', async () => {
    const { runtime, take, renderer, windowSeconds } = await rendered({ room: Infinity, limit: largest });
    expect(runtime.steps).toContain('no memory to load UNet');
    expect(runtime.peak).toBeLessThanOrEqual(largest);
    expect(take.samples).toEqual((await rendered({ room: 0 })).take.samples);
    // What was learned holds for the next sound: nothing fails again.
    const before = runtime.steps.length;
    await renderer.render({ ...request, caption: 'a dog barks', seconds: windowSeconds }, quietly);
    expect(runtime.steps.slice(before).filter((step) => step.startsWith('no memory'))).toEqual([]);
  });

  test('while one runs: the others go, it is loaded again, and tried again', async () => {
    const { runtime, take } = await rendered({ room: Infinity, runLimit: largest });
    const at = runtime.steps.indexOf('no memory to run VAE decoder');
    expect(runtime.steps.slice(at, at + 8)).toEqual([
      'no memory to run VAE decoder',
      'release text encoder',
      'release UNet',
      'release vocoder',
      'release VAE decoder',
      'save memory',
      'load VAE decoder',
      'run VAE decoder',
    ]);
    expect(take.samples).toEqual((await rendered({ room: 0 })).take.samples);
  });

  test('for one alone: the person is told, and nothing is held', async () => {
    const runtime = recordingRuntime(nodeRuntime(), { room: Infinity, limit: largest - 1 });
    const renderer = new DiffusionRenderer(bundle, runtime);
    await expect(renderer.render({ ...request, seconds: 1 }, quietly)).rejects.toMatchObject({
      code: 'out-of-memory',
    });
    expect(runtime.held).toBe(0);
  });

  test('for a file of weights that has to be read whole: the person is told', async () => {
    const read: Bundle['read'] = (path) => {
      if (path !== 'unet.safetensors') return bundle.read(path);
      return Promise.reject(new RangeError('Array buffer allocation failed'));
    };
    const renderer = new DiffusionRenderer({ ...bundle, read }, nodeRuntime());
    await expect(renderer.render({ ...request, seconds: 1 }, quietly)).rejects.toMatchObject({
      code: 'out-of-memory',
      message: 'There is not enough memory to run the UNet.',
    });
  });
});
