import path from 'node:path';
import { expect, test } from 'vitest';
import { deriveSeed, normalNoise } from '../../../src/lib/random';
import { openBundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node';
import { MelAnalysis } from '../../../src/render/analysis/log-mel';
import { DiffusionRenderer } from '../../../src/render/diffusion-renderer';
import { planEdit } from '../../../src/render/editing/edit-plan';
import { editedSound } from '../../../src/render/editing/edited-sound';
import { preparedSource, sourceWindow } from '../../../src/render/editing/source-sound';
import { LatentDiffusion } from '../../../src/render/latent-diffusion';
import type { RenderRequest, SoundEdit } from '../../../src/render/renderer';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';

/** What an edit leaves and what it changes, with nano: the figures of docs/decisions/0019-edits-of-the-sound.md. */

const STEPS = { name: 'dpm-solver++', steps: 8 } as const;
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
const [FROM, TO] = [0.8, 1.76];
/** Latent columns on either side of the stretch that its decoder hears: not counted as kept. */
const REACH = 4;

test('filling a stretch leaves the rest within the autoencoder’s own error, then to the last bit', async () => {
  const bundle = await openBundle(folderStore(path.join(import.meta.dirname, '../../../public/models/nano')));
  const { manifest } = bundle;
  const renderer = new DiffusionRenderer(bundle, nodeRuntime());
  const request: RenderRequest = {
    caption: 'Rain falls.',
    negativePrompt: '',
    seed: 4,
    seconds: 2.56,
    sampler: STEPS,
  };
  const source = await renderer.render(request, quiet);
  const edit: SoundEdit = { mode: 'fill', source, from: FROM, to: TO };
  const asked: RenderRequest = { ...request, caption: 'A dog barks.', seed: 5, edit };
  const filled = await renderer.render(asked, quiet);
  await renderer.dispose();

  const at = (seconds: number): number => Math.round(seconds * source.sampleRate);
  const outside = filled.samples.filter((_, i) => i < at(FROM) || i >= at(TO));
  expect(outside).toEqual(source.samples.filter((_, i) => i < at(FROM) || i >= at(TO)));
  const inside = (samples: Float32Array): Float32Array => samples.subarray(at(FROM), at(TO));
  const change = rms(inside(filled.samples).map((x, i) => x - (inside(source.samples)[i] ?? 0)));

  // The same once more, as far as the latent, to see it before the original is put back.
  const diffusion = await LatentDiffusion.load(bundle, nodeRuntime());
  const plan = planEdit(asked, edit, manifest);
  const model = diffusion.window(plan.width);
  const columnSamples = manifest.mel.hopLength * manifest.latent.downsampling;
  const window = sourceWindow(
    preparedSource(source, manifest.mel.sampleRate).samples,
    0,
    plan.width * columnSamples,
  );
  const heard = new MelAnalysis(manifest.mel).spectrogram(window);
  const [encoded = new Float32Array()] = await diffusion.encodeSounds([window], plan.width);
  const input = {
    positive: await diffusion.encode(asked.caption),
    negative: await diffusion.encodeNegative(''),
    settings: plan.settings,
  };
  let latent: Float32Array = encoded;
  await editedSound(manifest, plan, edit, {
    latents: () => Promise.resolve([encoded]),
    maker: () =>
      Promise.resolve({
        make: async (_window, _column, known) => {
          const noise = normalNoise(deriveSeed(asked.seed, 0), model.latentSize);
          latent = await model.sample({ ...input, noise, known }, quiet.signal, () => undefined);
          return latent;
        },
        waves: async ([made = latent]) => [await model.vocode(await model.decode(made))],
      }),
  });
  const columnOf = (i: number, size: number): number => Math.floor((i % size) / (size / plan.width));
  const [first, last] = [FROM, TO].map((s) => (s * manifest.mel.sampleRate) / columnSamples) as [number, number];
  const isKept = (column: number): boolean => column < first - REACH || column >= last + REACH;
  const isStretch = (column: number): boolean => column >= first && column < last;
  const frames = plan.width * manifest.latent.downsampling;
  const distance = (mel: Float32Array, where: (column: number) => boolean): number =>
    mean(heard.map((value, i) => Math.abs(value - (mel[i] ?? 0))).filter((_, i) => where(columnOf(i, frames))));
  const own = await model.decode(encoded);
  const made = await model.decode(latent);
  await diffusion.release();
  const keptLatent = encoded.map((value, i) =>
    isKept(columnOf(i, plan.width)) ? Math.abs(value - (latent[i] ?? 0)) : 0,
  );
  const figures = {
    ownError: distance(own, isKept),
    keptError: distance(made, isKept),
    ownErrorInStretch: distance(own, isStretch),
    changeInStretch: distance(made, isStretch),
    changeOfWave: change / rms(inside(source.samples)),
  };
  console.info(`fill: ${JSON.stringify(figures)}`);
  expect(Math.max(...keptLatent)).toBe(0);
  // The decoder's norms are taken over the whole window, so that a new stretch shines through a little; the paste undoes it.
  expect(figures.keptError - figures.ownError).toBeLessThan(figures.changeInStretch / 10);
  expect(figures.changeInStretch).toBeGreaterThan(figures.ownErrorInStretch * 3);
  expect(figures.changeOfWave).toBeGreaterThan(0.5);
});

function rms(values: Float32Array): number {
  return Math.sqrt(mean(values.map((value) => value * value)));
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
