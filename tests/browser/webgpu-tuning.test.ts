import { beforeAll, expect, test } from 'vitest';
import { normalNoise } from '../../src/lib/random';
import { openBundle, type Bundle } from '../../src/models/bundle';
import { LatentDiffusion } from '../../src/render/latent-diffusion';
import { pageRuntime, type GpuTuning } from '../../src/render/runtime/page-runtime';
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
