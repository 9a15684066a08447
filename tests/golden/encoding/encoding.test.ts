import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MelSettings } from '../../../src/compile/manifest';
import { normalNoise } from '../../../src/lib/random';
import { openBundle, type Bundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node';
import { atAnalysisPeak, MelAnalysis } from '../../../src/render/analysis/log-mel';
import { SoundEncoder, type EncodedSound } from '../../../src/render/analysis/sound-encoder';
import { ResidentNetworks } from '../../../src/render/resident-networks';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';
import { WindowModel } from '../../../src/render/window-model';
import { relativeError } from '../../support/golden-network';
import { fixtureTensor } from '../chain/chain-case';

/** make_encoding.py's. */
const file = new Uint8Array(readFileSync(path.join(import.meta.dirname, 'encoding.safetensors')));
const wave = fixtureTensor(file, 'wave');
const nanoFolder = path.join(import.meta.dirname, '../../../public/models/nano');

/** models.md 2.4. */
const AUFFUSION: MelSettings = {
  sampleRate: 16_000,
  hopLength: 160,
  fftLength: 2048,
  windowLength: 1024,
  mels: 256,
  minFrequency: 0,
  maxFrequency: 8000,
  logMin: Math.log(1e-5),
  logMax: Math.log(200),
  flipped: true,
  channel: 0,
};

describe('the mel spectrogram', () => {
  const expected = fixtureTensor(file, 'auffusion');
  const errorOf = (mel: MelSettings, samples: Float32Array): number =>
    relativeError(new MelAnalysis(mel).spectrogram(samples), expected);

  test('with Auffusion’s numbers is librosa’s and PyTorch’s', () => {
    const error = errorOf(AUFFUSION, atAnalysisPeak(wave));
    console.info(`log-mel: ${error.toExponential(1)}`);
    expect(error).toBeLessThan(1e-4);
    expect(expected.length).toBe(256 * 90);
  });

  test.each([
    ['another window', { ...AUFFUSION, windowLength: 1020 }, atAnalysisPeak(wave)],
    ['another top', { ...AUFFUSION, maxFrequency: 7900 }, atAnalysisPeak(wave)],
    ['another floor', { ...AUFFUSION, logMin: -9 }, atAnalysisPeak(wave)],
    ['no common peak', AUFFUSION, wave],
  ])('with %s is another', (_, mel, samples) => {
    expect(errorOf(mel, samples)).toBeGreaterThan(1e-2);
  });

  test('of 160,000 samples has 1000 frames', () => {
    expect(new MelAnalysis(AUFFUSION).frames(160_000)).toBe(1000);
  });
});

describe('nano, there and back', () => {
  let bundle: Bundle;
  let networks: ResidentNetworks;
  let encoder: SoundEncoder;
  let encoded: EncodedSound;

  beforeAll(async () => {
    bundle = await openBundle(folderStore(nanoFolder));
    networks = new ResidentNetworks(bundle, nodeRuntime());
    encoder = new SoundEncoder(bundle.manifest, networks, bundle.manifest.window.width);
    encoded = await encoder.encode(atAnalysisPeak(wave));
  });
  afterAll(() => networks.release());

  test('the encoder gives diffusers’ mean and variance', () => {
    const mean = relativeError(encoded.mean, fixtureTensor(file, 'mean'));
    const expected = fixtureTensor(file, 'logVariance').map((value) => Math.exp(value / 2));
    const deviation = relativeError(encoded.deviation, expected);
    console.info(`encoder: mean ${mean.toExponential(1)}, deviation ${deviation.toExponential(1)}`);
    // The wasm provider adds up a norm's values one after another; the same graph on Python's provider: 8e-6.
    expect(mean).toBeLessThan(2e-4);
    expect(deviation).toBeLessThan(2e-4);
  });

  test('a latent is drawn around the mean, in the denoiser’s scale', () => {
    const noise = normalNoise(1, encoded.mean.length);
    const drawn = encoder.latentOf(encoded, noise);
    const scale = bundle.manifest.latent.scalingFactor;
    const [mean = 0, deviation = 0] = [encoded.mean[100], encoded.deviation[100]];
    expect(drawn[100]).toBeCloseTo((mean + deviation * (noise[100] ?? 0)) * scale, 5);
    expect(drawn[100]).not.toBeCloseTo(mean * scale, 5);
  });

  test('what is decoded is the spectrogram that was encoded, and so is its wave', async () => {
    const { window, mel } = bundle.manifest;
    const model = new WindowModel(bundle.manifest, networks, window.width);
    const spectrogram = await model.decode(encoder.latentOf(encoded, null));
    expect(relativeError(spectrogram, fixtureTensor(file, 'back'))).toBeLessThan(1e-4);
    const heard = new MelAnalysis(mel).spectrogram(await model.vocode(spectrogram));
    const decoded = meanDistance(spectrogram, fixtureTensor(file, 'nano'), mel.mels);
    const vocoded = meanDistance(heard, fixtureTensor(file, 'nano'), mel.mels);
    console.info(`round trip: decoded ${decoded.toFixed(3)}, vocoded ${vocoded.toFixed(3)} nats of log-mel`);
    // Silence alone is 3.3 nats away.
    expect(decoded).toBeLessThan(0.12);
    expect(vocoded).toBeLessThan(0.4);
  });

  test('a sound longer than the window is refused', async () => {
    const { mel, window, latent } = bundle.manifest;
    const frames = window.width * latent.downsampling + 1;
    await expect(encoder.encode(new Float32Array(frames * mel.hopLength))).rejects.toMatchObject({
      code: 'input-invalid',
    });
  });
});

/** Mean |a − b| over the frames that `b` has. */
function meanDistance(a: Float32Array, b: Float32Array, mels: number): number {
  const [long, short] = [a.length / mels, b.length / mels];
  return (
    b.reduce((sum, value, i) => {
      const at = Math.floor(i / short) * long + (i % short);
      return sum + Math.abs(value - (a[at] ?? Number.NaN));
    }, 0) / b.length
  );
}
