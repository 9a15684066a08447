import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { prepareCase, relativeError } from '../../support/golden-network';
import { caseNames, readCase } from './cases';

test('every network has its cases', () => {
  expect(caseNames.length).toBeGreaterThanOrEqual(18);
});

test.each(caseNames)('%s equals PyTorch on the wasm provider in float32', async (name) => {
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
