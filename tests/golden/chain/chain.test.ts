import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openBundle, type Bundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';
import { relativeError } from '../../support/golden-network';
import { chainWaveform, compileCheckpoint, fixtureTensor } from './chain-case';

const here = import.meta.dirname;
const nanoFolder = path.join(here, '../../../public/models/nano');
const load = (file: string): Uint8Array => new Uint8Array(readFileSync(path.join(here, file)));

function filesOf(folder: string): Map<string, Uint8Array> {
  const entries = readdirSync(path.join(here, folder), { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(path.join(here, folder), file), new Uint8Array(readFileSync(file))]),
  );
}

/** Ways to get the chain wrong that still give sound. */
const mistakes: Readonly<Record<string, (manifest: Bundle['manifest']) => Bundle['manifest']>> = {
  'the flip is left out': (manifest) => ({ ...manifest, mel: { ...manifest.mel, flipped: false } }),
  'the scaling factor is left out': (manifest) => ({
    ...manifest,
    latent: { ...manifest.latent, scalingFactor: manifest.latent.scalingFactor * 1.1 },
  }),
  'another channel is read': (manifest) => ({ ...manifest, mel: { ...manifest.mel, channel: 1 } }),
};

describe.each([
  { name: 'small', open: () => compileCheckpoint(filesOf('small'), 'float32'), wrong: Object.keys(mistakes) },
  // One channel is all that nano has.
  {
    name: 'nano',
    open: () => openBundle(folderStore(nanoFolder)),
    wrong: ['the flip is left out', 'the scaling factor is left out'],
  },
])('$name', ({ name, open, wrong }) => {
  const fixture = load(`${name}.safetensors`);
  const expected = fixtureTensor(fixture, 'waveform');

  test("gives the waveform of diffusers' pipeline, numpy's mapping and the vocoder", async () => {
    const error = relativeError(await chainWaveform(await open(), nodeRuntime(), fixture), expected);
    console.info(`${name}: ${error.toExponential(1)}`);
    expect(error).toBeLessThan(1e-3);
  });

  test.each(wrong)('gives another one when %s', async (mistake) => {
    const bundle = await open();
    const mutated = { ...bundle, manifest: mistakes[mistake]?.(bundle.manifest) ?? bundle.manifest };
    const error = relativeError(await chainWaveform(mutated, nodeRuntime(), fixture), expected);
    console.info(`${name}, ${mistake}: ${error.toExponential(1)}`);
    expect(error).toBeGreaterThan(2e-2);
  });
});

test('the fixture of nano was made with the weights that the bundle has (else: make_chain.py nano)', async () => {
  const { manifest } = await openBundle(folderStore(nanoFolder));
  const hashes = manifest.files.filter((file) => file.path.endsWith('.safetensors')).map((file) => file.sha256);
  const header = new TextDecoder('latin1').decode(load('nano.safetensors').subarray(0, 2000));
  expect(header).toContain(createHash('sha256').update(hashes.join('')).digest('hex'));
});
