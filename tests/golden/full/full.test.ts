import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBundle } from '../../../src/compile/bundle';
import type { GraphTarget } from '../../../src/compile/graph-target';
import type { ComputeDtype } from '../../../src/compile/tensors';
import { openFolderSink } from '../../../src/compile/writers/folder-sink.node';
import { openBundle, type Bundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node';
import { loadCaptionTokenizer } from '../../../src/render/caption-tokens';
import { loadNetwork } from '../../../src/render/load-network';
import { nodeRuntime } from '../../../src/render/runtime/node-runtime.node';
import { runNetwork, type TensorValue } from '../../../src/render/runtime/runtime';
import { countedCheckpoint } from '../../support/counted-checkpoint';
import { counted } from '../../support/counted-weights';
import { relativeError } from '../../support/golden-network';
import { memoryFolder } from '../../unit/compile/checkpoint/memory-bundle';
import { fixtureTensor } from '../chain/chain-case';

/**
 * Auffusion's layout and window at a tenth of its width: what `npm run test:full` does at full width, without Python.
 * PyTorch's outputs: make_references.py; the checkpoint: make_skeleton.py.
 */

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(import.meta.dirname, name)));
const references = read('width-32.safetensors');
const checkpoint = countedCheckpoint(read('width-32.skeleton.gz'));

/** inputs.py's: prompt and noise. */
const PROMPT = 'a dog barks twice while rain falls, followed by thunder';
const TEXT_WIDTH = 72;

function made(key: string, shape: readonly number[], deviation = 1, mean = 0): TensorValue {
  const count = shape.reduce((product, size) => product * size);
  return { type: 'float32', shape, data: counted(count, { key: `references/${key}`, deviation, mean }) };
}

interface Case {
  readonly target: GraphTarget;
  readonly output: string;
  readonly inputs: () => Readonly<Record<string, TensorValue>>;
}

const tokens = promptTokens();

const CASES: readonly Case[] = [
  {
    target: { role: 'text-encoder', length: 77 },
    output: 'last_hidden_state',
    inputs: () => ({ input_ids: { type: 'int32', shape: [1, 77], data: tokens } }),
  },
  {
    target: { role: 'unet', height: 32, width: 128, textLength: 77 },
    output: 'out_sample',
    inputs: () => ({
      sample: made('sample', [1, 4, 32, 128]),
      timestep: { type: 'float32', shape: [1], data: Float32Array.of(501) },
      encoder_hidden_states: made('states', [1, 77, TEXT_WIDTH]),
    }),
  },
  {
    target: { role: 'vae-decoder', height: 32, width: 128 },
    output: 'sample',
    inputs: () => ({ latent_sample: made('latent', [1, 4, 32, 128], 5.5) }),
  },
  {
    target: { role: 'vae-encoder', height: 256, width: 1024 },
    output: 'latent_parameters',
    inputs: () => {
      const image = made('image', [1, 3, 256, 1024], 0.5);
      image.data.forEach((value, i) => (image.data[i] = Math.min(1, Math.max(-1, value))));
      return { sample: image };
    },
  },
  {
    target: { role: 'vocoder', frames: 1024 },
    output: 'waveform',
    inputs: () => ({ spectrogram: made('spectrogram', [1, 256, 1024], 3, -4) }),
  },
];

/** As inputs.py's slice_of. */
function sliceOf(values: Float32Array): Float32Array {
  const stride = Math.max(1, Math.floor(values.length / 1000)) | 1;
  return values.filter((_, i) => i % stride === 0).slice(0, 1000);
}

/** As transformers' tokenizer made them of the prompt. */
function promptTokens(): Int32Array {
  const length = new DataView(references.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(references.subarray(8, 8 + length))) as {
    readonly __metadata__: { readonly tokens: string };
  };
  return Int32Array.from(JSON.parse(header.__metadata__.tokens) as number[]);
}

test('the counted weights are those that torch.save wrote, to the bit', () => {
  const files = checkpoint.filter(({ sha256 }) => sha256 !== null);
  expect(files.filter(({ path: name }) => /\.(?:bin|pt)$/u.test(name))).toHaveLength(4);
  const hashes = files.map(({ path: name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')]);
  expect(hashes).toEqual(files.map(({ path: name, sha256 }) => [name, sha256]));
});

describe.each<[ComputeDtype, number]>([
  ['float32', 1e-4],
  ['float16', 2e-2],
])('the bundle of it in %s', (dtype, bound) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'full-'));
  const runtime = nodeRuntime();
  let bundle: Bundle;

  beforeAll(async () => {
    const files = new Map(checkpoint.map(({ path: name, bytes }) => [name, bytes]));
    await writeBundle(memoryFolder('full', files), openFolderSink(folder), { dtype });
    bundle = await openBundle(folderStore(folder));
  });
  afterAll(async () => {
    await runtime.dispose();
    rmSync(folder, { recursive: true });
  });

  test('has Auffusion’s settings and tokenizer', async () => {
    const { manifest } = bundle;
    expect(manifest).toMatchObject({
      window: { height: 32, width: 128 },
      latent: { channels: 4, scalingFactor: 0.18215, downsampling: 8 },
      mel: { sampleRate: 16_000, mels: 256, hopLength: 160, fftLength: 2048, windowLength: 1024 },
      defaults: { sampler: 'pndm', steps: 100, guidanceScale: 7.5, guidanceInterval: null },
    });
    const json: unknown = JSON.parse(new TextDecoder().decode(await bundle.read(manifest.text.tokenizer)));
    expect([...loadCaptionTokenizer(json).encode(PROMPT)]).toEqual([...tokens]);
  });

  // Weights alone are halves here: the wasm provider computes in float32. Sounds are encoded with the decoder's file.
  test.each(CASES.filter(({ target }) => dtype === 'float32' || target.role !== 'vae-encoder'))('gives PyTorch’s $output', async ({ target, output, inputs }) => {
    const network = await loadNetwork(bundle, runtime, target);
    const ours = sliceOf(await runNetwork(network, output, inputs()));
    await network.release();
    const expected = fixtureTensor(references, target.role);
    const error = relativeError(ours, expected);
    console.info(`${target.role}, ${dtype}: ${error.toExponential(1)}`);
    expect(expected).toHaveLength(ours.length);
    expect(error).toBeLessThan(bound);
  });
});
