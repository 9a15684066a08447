import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBundle, type Bundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node';
import { LatentDiffusion } from '../../../src/render/latent-diffusion';
import type { SamplerName } from '../../../src/render/renderer';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';
import type { TextStates } from '../../../src/render/text-conditioner';
import type { KnownLatent, WindowModel } from '../../../src/render/window-model';
import { relativeError } from '../../support/golden-network';
import { fixtureTensor } from '../chain/chain-case';

/** make.py's. */
const file = new Uint8Array(readFileSync(path.join(import.meta.dirname, 'editing.safetensors')));
const STEPS = 6;
const GUIDANCE = 4;
const noise = fixtureTensor(file, 'noise');
const latent = fixtureTensor(file, 'known');
const stretch = Float32Array.from({ length: 64 }, (_, column) => (column >= 20 && column < 44 ? 1 : 0));
const everything = new Float32Array(64).fill(1);

/** With the same network in float32 on both sides; the samplers' own tests bound what they add. */
const TOLERANCE = 1e-3;

describe('nano goes the way of diffusers', () => {
  let bundle: Bundle;
  let diffusion: LatentDiffusion;
  let model: WindowModel;
  let positive: TextStates;
  let negative: TextStates;

  beforeAll(async () => {
    bundle = await openBundle(folderStore(path.join(import.meta.dirname, '../../../public/models/nano')));
    diffusion = await LatentDiffusion.load(bundle, nodeRuntime());
    model = diffusion.window(bundle.manifest.window.width);
    positive = await diffusion.encode('a dog barks');
    negative = await diffusion.encode('thunder');
  });
  afterAll(() => diffusion.release());

  const made = (name: SamplerName, known: KnownLatent, skipped: number): Promise<Float32Array> =>
    model.sample(
      {
        noise,
        positive,
        negative,
        settings: { name, steps: STEPS, guidanceScale: GUIDANCE, guidanceInterval: null },
        known,
        skipped,
      },
      new AbortController().signal,
      () => undefined,
    );

  test.each([
    ['pndm', 1, 0],
    ['ddim', 1, 0],
    ['ddim', 0.7, 2],
    ['dpm-solver++', 1, 0],
    ['dpm-solver++', 0.7, 2],
  ] as const)('%s fills a stretch with strength %d', async (name, strength, skipped) => {
    const filled = await made(name, { latent, anew: stretch }, skipped);
    const error = relativeError(filled, fixtureTensor(file, `fill ${name} ${strength.toFixed(1)}`));
    console.info(`fill ${name} ${strength}: ${error.toExponential(1)}`);
    expect(error).toBeLessThan(TOLERANCE);
  });

  test.each([
    ['pndm', 0.4, 4],
    ['pndm', 0.7, 2],
    ['ddim', 0.4, 4],
    ['ddim', 0.7, 2],
    ['dpm-solver++', 0.4, 4],
    ['dpm-solver++', 0.7, 2],
  ] as const)('%s makes all of it again with strength %d', async (name, strength, skipped) => {
    const varied = await made(name, { latent, anew: everything }, skipped);
    const error = relativeError(varied, fixtureTensor(file, `vary ${name} ${strength}`));
    console.info(`vary ${name} ${strength}: ${error.toExponential(1)}`);
    expect(error).toBeLessThan(TOLERANCE);
  });

  test('and elsewhere with another stretch, another start or another sound', async () => {
    const reversed = stretch.map((_, column) => (column >= 21 && column < 45 ? 1 : 0));
    const [filled, varied] = ['fill ddim 1.0', 'vary ddim 0.7'].map((name) => fixtureTensor(file, name));
    const errors = [
      relativeError(await made('ddim', { latent, anew: reversed }, 0), filled ?? noise),
      relativeError(await made('ddim', { latent: latent.map((value) => value * 1.1), anew: stretch }, 0), filled ?? noise),
      relativeError(await made('ddim', { latent, anew: everything }, 1), varied ?? noise),
    ];
    console.info(`mistakes: ${errors.map((error) => error.toExponential(1)).join(', ')}`);
    for (const error of errors) expect(error).toBeGreaterThan(2e-2);
  });

  test('the fixture was made with the weights that the bundle has (else: make.py)', () => {
    const hashes = bundle.manifest.files
      .filter((one) => one.path.endsWith('.safetensors'))
      .map((one) => one.sha256);
    const header = new TextDecoder('latin1').decode(file.subarray(0, 4000));
    expect(header).toContain(createHash('sha256').update(hashes.join('')).digest('hex'));
  });
});
