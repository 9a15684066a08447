import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { readTensors, relativeError } from '../../support/golden-network';

const folder = path.resolve(import.meta.dirname, '../../../training/judge');
const read = (name: string): Uint8Array => readFileSync(path.join(folder, name));

/** Every version of nano is scored by these very files: whoever changes one makes the scores incomparable. */
test.each([
  ['model.safetensors', '014c23f961016e46bd5501eb42acde8df8cfa4e25896732a8c64434a029a3acd'],
  ['judge.onnx', 'efc7ddcab3a6464c4e209bfefbcaa154585ec313f5b2b8ad7da4f00fb6be5ebf'],
])('the judge is frozen: %s', (name, hash) => {
  expect(createHash('sha256').update(read(name)).digest('hex')).toBe(hash);
});

test('the graph that our compiler wrote judges as PyTorch does', async () => {
  const session = await ort.InferenceSession.create(read('judge.onnx'), {
    executionProviders: ['wasm'],
    externalData: [{ path: 'model.safetensors', data: read('model.safetensors') }],
  });
  const tensors = new Map(
    readTensors(new Uint8Array(readFileSync(path.join(import.meta.dirname, 'judge.safetensors')))).map((tensor) => [tensor.name, tensor.data]),
  );
  const clips = tensors.get('clips') ?? new Float32Array();
  const expected = tensors.get('logits') ?? new Float32Array();
  const kinds = expected.length / 2;
  for (const clip of [0, 1]) {
    const one = clips.slice((clip * clips.length) / 2, ((clip + 1) * clips.length) / 2);
    const { logits } = await session.run({ clips: new ort.Tensor('float32', one, [1, 1, 64, 100]) });
    expect(relativeError(logits?.data as Float32Array, expected.slice(clip * kinds, (clip + 1) * kinds))).toBeLessThan(1e-4);
  }
  await session.release();
});
