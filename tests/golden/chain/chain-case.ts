import { writeBundle } from '../../../src/compile/bundle';
import { parseSafetensorsIndex } from '../../../src/compile/readers/safetensors';
import type { ComputeDtype } from '../../../src/compile/tensors';
import { openBundle, type Bundle } from '../../../src/models/bundle';
import { LatentDiffusion } from '../../../src/render/latent-diffusion';
import type { SamplerSettings } from '../../../src/render/renderer';
import type { Runtime } from '../../../src/render/runtime/runtime';
import { memoryStore } from '../../support/memory-store';
import { memoryFolder, memorySink } from '../../unit/compile/checkpoint/memory-bundle';

/** As make_chain.py has them. */
const PROMPT = 'a dog barks in the rain';
const NEGATIVE = 'thunder';
const SETTINGS: SamplerSettings = { name: 'pndm', steps: 5, guidanceScale: 7.5, guidanceInterval: null };

/** A float32 tensor of a file that make_chain.py wrote. */
export function fixtureTensor(file: Uint8Array, name: string): Float32Array {
  const entry = parseSafetensorsIndex(file, name).tensors.get(name);
  if (entry?.dtype !== 'F32') throw new Error(`No float32 tensor ${name}.`);
  return new Float32Array(file.slice(entry.offset, entry.offset + entry.length).buffer);
}

/** Compiles a checkpoint, its files by path, into those of a bundle. */
export async function compileCheckpointFiles(
  files: ReadonlyMap<string, Uint8Array>,
  dtype: ComputeDtype,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { sink, files: written } = memorySink();
  await writeBundle(memoryFolder('small', files), sink, { dtype });
  return written;
}

/** The same, opened in memory. */
export async function compileCheckpoint(
  files: ReadonlyMap<string, Uint8Array>,
  dtype: ComputeDtype,
): Promise<Bundle> {
  return openBundle(memoryStore(await compileCheckpointFiles(files, dtype)));
}

/** From the noise of the fixture to a waveform, as the application goes. */
export async function chainWaveform(bundle: Bundle, runtime: Runtime, fixture: Uint8Array): Promise<Float32Array> {
  const diffusion = await LatentDiffusion.load(bundle, runtime);
  const model = diffusion.window(bundle.manifest.window.width);
  const latent = await model.sample(
    {
      noise: fixtureTensor(fixture, 'noise'),
      positive: await diffusion.encode(PROMPT),
      negative: await diffusion.encode(NEGATIVE),
      settings: SETTINGS,
    },
    new AbortController().signal,
    () => undefined,
  );
  const waveform = await model.vocode(await model.decode(latent));
  await diffusion.release();
  return waveform;
}
