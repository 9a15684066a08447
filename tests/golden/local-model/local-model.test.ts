import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import expected from './expected.json';

/** The fixture's graph against PyTorch: what the browser's tests build on (tests/browser/local-planner.test.ts). */

const bytes = (path: string): Uint8Array => readFileSync(new URL(`model/onnx/${path}`, import.meta.url));
const int64 = (values: readonly number[]): ort.Tensor =>
  new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
const count = (from: number, length: number): readonly number[] => Array.from({ length }, (_, i) => from + i);

test('the graph gives the reference’s logits, and token by token its continuation', async () => {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(bytes('model.onnx'), {
    externalData: [{ path: 'model.onnx_data', data: bytes('model.onnx_data') }],
  });
  const names = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
  let past: Record<string, ort.Tensor> = Object.fromEntries(names.map((name) => [name, new ort.Tensor('float32', [], [1, 2, 0, 12])]));
  let ids: readonly number[] = expected.ids;
  let before = 0;
  const greedy: number[] = [];
  let worst = 0;
  while (greedy.length < expected.greedy.length) {
    const outputs = await session.run({
      input_ids: int64(ids),
      attention_mask: int64(count(0, before + ids.length).map(() => 1)),
      position_ids: int64(count(before, ids.length)),
      ...past,
    });
    const logits = (outputs['logits']?.data as Float32Array).slice(-600);
    if (greedy.length === 0)
      worst = Math.max(...logits.map((value, i) => Math.abs(value - (expected.logits[i] ?? NaN))));
    past = Object.fromEntries(
      names.map((name) => [name, outputs[name.replace('past_key_values', 'present')] as ort.Tensor]),
    );
    before += ids.length;
    ids = [logits.indexOf(Math.max(...logits))];
    greedy.push(...ids);
  }
  console.log(`largest difference of 600 logits: ${worst.toExponential(1)}`);
  expect(worst).toBeLessThan(1e-4);
  expect(greedy).toEqual(expected.greedy);
});
