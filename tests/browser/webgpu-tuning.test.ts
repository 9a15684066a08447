import { beforeAll, expect, test } from 'vitest';
import { normalNoise } from '../../src/lib/random';
import { openBundle, type Bundle } from '../../src/models/bundle';
import { LatentDiffusion } from '../../src/render/latent-diffusion';
import { loadNetwork } from '../../src/render/load-network';
import { pageRuntime, type GpuTuning } from '../../src/render/runtime/page-runtime';
import { runNetwork } from '../../src/render/runtime/runtime';
import { windowTargets } from '../../src/render/window-model';
import { compileSmall } from '../support/browser-chain';
import { relativeError } from '../support/golden-network';
import { memoryStore } from '../support/memory-store';

/** What `npm run bench:gpu` measures gives the numbers of the page's own way. */

let bundle: Bundle;
beforeAll(async () => {
  bundle = await openBundle(memoryStore(await compileSmall('float16')));
});

/** Of every network, on inputs of its own. */
async function results(tuning: GpuTuning) {
  const runtime = await pageRuntime('webgpu', tuning);
  const diffusion = await LatentDiffusion.load(bundle, runtime);
  const model = diffusion.window(bundle.manifest.window.width);
  const states = await diffusion.encode('rain');
  const predicted = await model.predict(normalNoise(1, model.latentSize), 100, states);
  const spectrogram = await model.decode(normalNoise(4, model.latentSize));
  const wave = await model.vocode(spectrogram);
  await diffusion.release();
  await runtime.dispose();
  return [states, predicted, spectrogram, wave];
}

test('images by channel give the numbers that images by pixel give', async () => {
  const [own, tuned] = [await results({}), await results({ layout: 'NCHW' })];
  expect(new Set(own.map((values) => values.slice(0, 8).join())).size).toBe(own.length);
  const errors = own.map((values, i) => relativeError(tuned[i] ?? [], values));
  console.info(`NCHW beside NHWC: ${errors.map((error) => error.toExponential(1)).join(', ')}`);
  // Sums may come in another order, in float16.
  expect(Math.max(...errors)).toBeLessThan(2e-2);
});

test('two latents in one run give the numbers of two runs', async () => {
  const runtime = await pageRuntime('webgpu');
  const { manifest } = bundle;
  const { window, latent, text } = manifest;
  const diffusion = await LatentDiffusion.load(bundle, runtime);
  const model = diffusion.window(window.width);
  const noise = [normalNoise(1, model.latentSize), normalNoise(2, model.latentSize)] as const;
  const states = [await diffusion.encode('rain'), await diffusion.encode('')] as const;
  const alone = [
    await model.predict(noise[0], 100, states[0]),
    await model.predict(noise[1], 100, states[1]),
  ];
  const { unet } = windowTargets(manifest, window.width);
  const network = await loadNetwork(bundle, runtime, { ...unet, batch: 2 });
  const both = await runNetwork(network, 'out_sample', {
    sample: {
      type: 'float32',
      shape: [2, latent.channels, window.height, window.width],
      data: Float32Array.of(...noise[0], ...noise[1]),
    },
    timestep: { type: 'float32', shape: [1], data: Float32Array.of(100) },
    encoder_hidden_states: {
      type: 'float32',
      shape: [2, text.length, states[0].length / text.length],
      data: Float32Array.of(...states[0], ...states[1]),
    },
  });
  await network.release();
  await diffusion.release();
  await runtime.dispose();
  const size = model.latentSize;
  const errors = alone.map((values, i) => relativeError(both.subarray(i * size, (i + 1) * size), values));
  console.info(`two at once beside one by one: ${errors.map((error) => error.toExponential(1)).join(', ')}`);
  expect(Math.max(...errors)).toBeLessThan(2e-2);
  expect(relativeError(both.subarray(size), both.subarray(0, size))).toBeGreaterThan(0.1);
});
