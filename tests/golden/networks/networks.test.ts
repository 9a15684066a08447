import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { prepareCase, relativeError, type CaseFiles } from '../../support/golden-network';

const folder = import.meta.dirname;
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function readCase(name: string): CaseFiles {
  const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(path.join(folder, name, file)));
  const json = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, name, file), 'utf8'));
  return {
    config: json('config.json') as CaseFiles['config'],
    target: json('target.json') as CaseFiles['target'],
    model: bytes('model.safetensors'),
    io: bytes('io.safetensors'),
  };
}

test('every network has its cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(18);
});

test.each(cases)('%s equals PyTorch on the wasm provider in float32', async (name) => {
  const { graph, externalData, inputs, expected } = prepareCase(readCase(name), 'float32');
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    externalData: [...externalData],
  });
  const feeds = Object.fromEntries(inputs.map(({ name: input, type, shape, data }) => [input, new ort.Tensor(type, data, shape)]));
  const results = await session.run(feeds);
  await session.release();
  expect(Object.keys(results)).toEqual(expected.map((tensor) => tensor.name));
  for (const { name: output, data } of expected) {
    const error = relativeError((results[output]?.data ?? []) as Float32Array, data);
    console.info(`${name} ${output}: ${error.toExponential(1)}`);
    expect(error).toBeLessThanOrEqual(1e-4);
  }
});
