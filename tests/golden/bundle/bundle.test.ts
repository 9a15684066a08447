import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeBundle, type BundleReport } from '../../../src/compile/bundle';
import type { SourceTensor } from '../../../src/compile/readers/source-tensor';
import { memorySource } from '../../../src/compile/readers/sources';
import { readSafetensorsStateDict } from '../../../src/compile/readers/state-dict';
import { readFloats } from '../../../src/compile/tensor-values';
import type { ComputeDtype } from '../../../src/compile/tensors';
import { memoryFolder, memorySink } from '../../unit/compile/checkpoint/memory-bundle';

const here = fileURLToPath(new URL('./', import.meta.url));
const load = (path: string): Uint8Array => new Uint8Array(readFileSync(join(here, path)));

function filesOf(folder: string): Map<string, Uint8Array> {
  const root = join(here, folder);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return new Map(paths.map((path) => [path, load(join(folder, path))]));
}

async function bundle(
  folder: string,
  dtype: ComputeDtype,
): Promise<{ readonly files: Map<string, Uint8Array>; readonly report: BundleReport }> {
  const { sink, files } = memorySink();
  const report = await writeBundle(memoryFolder(folder, filesOf(folder)), sink, { dtype });
  return { files, report };
}

const WEIGHTS = ['text-encoder', 'unet', 'vae', 'vocoder'];

/** Every tensor of a bundle as `<file>/<tensor>`, the computed tables aside. */
async function tensorsOf(files: ReadonlyMap<string, Uint8Array>): Promise<Map<string, SourceTensor>> {
  const tensors = new Map<string, SourceTensor>();
  for (const name of WEIGHTS) {
    const path = `${name}.safetensors`;
    const dict = await readSafetensorsStateDict(memorySource(files.get(path) ?? new Uint8Array(0), path));
    for (const tensor of dict.values()) tensors.set(`${name}/${tensor.name}`, tensor);
  }
  return tensors;
}

const expected = await readSafetensorsStateDict(memorySource(load('expected.safetensors'), 'expected.safetensors'));

describe.each(['new', 'old'])('a checkpoint in the %s layout', (folder) => {
  it('gives every weight its present name, shape and value', async () => {
    const { files, report } = await bundle(folder, 'float32');
    const tensors = await tensorsOf(files);
    expect([...tensors.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, tensor] of tensors) {
      const reference = expected.get(name);
      if (reference === undefined) throw new Error(name);
      expect({ name, dtype: tensor.dtype, shape: tensor.shape }).toEqual({ name, dtype: 'F32', shape: reference.shape });
      const values = await readFloats(tensor);
      const wanted = await readFloats(reference);
      // Weight norm multiplies and divides once more; everything else is copied.
      const tolerance = name.startsWith('vocoder/') ? 3e-7 : 0;
      const far = [...values].filter((value, i) => !(Math.abs(value - (wanted[i] ?? NaN)) <= tolerance * Math.abs(value)));
      expect({ name, far }).toEqual({ name, far: [] });
    }
    expect(report.keptFloat32).toEqual([]);
  });

  it('rounds to float16 by half a unit at most, and keeps what is beyond it', async () => {
    const { files, report } = await bundle(folder, 'float16');
    const kept = 'encoder.conv_out.weight';
    expect(report.keptFloat32).toEqual([{ path: 'vae.safetensors', tensor: kept }]);
    for (const [name, tensor] of await tensorsOf(files)) {
      const reference = expected.get(name);
      if (reference === undefined) throw new Error(name);
      const values = await readFloats(tensor);
      const wanted = await readFloats(reference);
      const exact = name === `vae/${kept}`;
      expect({ name, dtype: tensor.dtype }).toEqual({ name, dtype: exact ? 'F32' : 'F16' });
      const unit = (value: number): number => (exact ? 0 : Math.max(Math.abs(value) * 2 ** -11, 2 ** -25) * 1.001);
      expect(wanted.every((value, i) => Math.abs(value - (values[i] ?? NaN)) <= unit(value))).toBe(true);
    }
  });

  it('puts every float32 tensor at a multiple of four', async () => {
    const { files } = await bundle(folder, 'float16');
    const path = 'vae.safetensors';
    const bytes = files.get(path) ?? new Uint8Array(0);
    const reads: number[] = [];
    const source = memorySource(bytes, path);
    const dict = await readSafetensorsStateDict({
      ...source,
      read: (offset, length) => {
        reads.push(offset);
        return source.read(offset, length);
      },
    });
    reads.length = 0;
    for (const tensor of dict.values()) if (tensor.dtype === 'F32') await tensor.read();
    expect(reads).toHaveLength(1);
    expect(reads.filter((offset) => offset % 4 !== 0)).toEqual([]);
  });
});

describe('the bundle', () => {
  it('is the same bytes from both layouts, and every time', async () => {
    const hashes = async (folder: string): Promise<readonly string[]> => {
      const { files } = await bundle(folder, 'float16');
      return [...files].map(([path, bytes]) => `${path} ${createHash('sha256').update(bytes).digest('hex')}`);
    };
    const first = await hashes('new');
    expect(first).toHaveLength(12);
    expect(await hashes('new')).toEqual(first);
    expect(await hashes('old')).toEqual(first);
  });

  it('has a manifest that tells the configs, and every file’s size and hash', async () => {
    const { files, report } = await bundle('old', 'float16');
    const { manifest } = report;
    expect(JSON.parse(new TextDecoder().decode(files.get('manifest.json')))).toEqual(manifest);
    expect(manifest).toMatchObject({
      name: 'small',
      licence: 'CC0-1.0',
      text: { tokenizer: 'tokenizer.json', length: 12, padToken: 518 },
      latent: { channels: 4, scalingFactor: 0.18215, downsampling: 4 },
      // 16 mels are 4 latent rows; as many pixels as a square of 8.
      window: { height: 4, width: 16 },
      mel: { mels: 16, hopLength: 8, fftLength: 64, windowLength: 32, sampleRate: 16000, minFrequency: 0, maxFrequency: 8000 },
      schedule: { betaStart: 0.00085, betaSchedule: 'scaled_linear', stepsOffset: 1, timestepSpacing: 'leading' },
      defaults: { sampler: 'pndm', steps: 100, guidanceScale: 7.5, guidanceInterval: null, negativePrompt: '' },
      card: 'card.md',
    });
    expect(manifest.mel.logMin).toBeCloseTo(-11.5129, 4);
    expect(manifest.mel.logMax).toBeCloseTo(5.2983, 4);
    expect(manifest.networks['vae-decoder']).toEqual({ ...manifest.networks['vae-encoder'], graph: 'vae-decoder.onnx' });
    expect(manifest.networks.unet.config).not.toHaveProperty('optimization_step');
    expect(manifest.files.map(({ path }) => path)).toEqual([...files.keys()].filter((path) => path !== 'manifest.json').sort());
    for (const { path, bytes, sha256 } of manifest.files) {
      const content = files.get(path) ?? new Uint8Array(0);
      expect({ path, bytes, sha256 }).toEqual({
        path,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
    }
  });
});
