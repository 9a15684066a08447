import * as ort from 'onnxruntime-web/webgpu';
import { expect, test } from 'vitest';
import { floatsToHalves, halvesToFloats } from '../../src/compile/half';
import { groupNorm } from '../../src/compile/networks/layers/normalization';
import { GraphBuilder } from '../../src/compile/onnx/graph-builder';
import { Weights } from '../../src/compile/onnx/weights';
import { createGpuSession, openTestDevice } from '../support/webgpu';

const channels = 8;
const groups = 2;
const pixels = 64;
const perGroup = (channels / groups) * pixels;

/** Weight 1 and bias 0 of the norm. */
const norm = new Uint8Array(floatsToHalves(new Float32Array(2 * channels).fill(1, 0, channels)).buffer);
const weights = new Weights('norm', [
  {
    location: 'norm',
    tensors: new Map([
      ['weight', { dtype: 'F16', shape: [channels], offset: 0, length: 2 * channels }],
      ['bias', { dtype: 'F16', shape: [channels], offset: 2 * channels, length: 2 * channels }],
    ]),
  },
]);

/** The definition of group normalization, in float64. */
function normalized(values: Float32Array): number[] {
  return Array.from(values, (value, index) => {
    const start = Math.floor(index / perGroup) * perGroup;
    const group = Array.from(values.subarray(start, start + perGroup));
    const mean = group.reduce((sum, other) => sum + other, 0) / perGroup;
    const variance = group.reduce((sum, other) => sum + (other - mean) ** 2, 0) / perGroup;
    return (value - mean) / Math.sqrt(variance + 1e-5);
  });
}

test('a group norm in a float16 graph stays exact where the mean is a hundred deviations', async () => {
  const { device, dtype } = await openTestDevice();
  if (dtype !== 'float16') {
    console.info('This adapter has no float16: nothing to compare.');
    return;
  }
  const graph = GraphBuilder.create(weights, dtype);
  const shape = [1, channels, 8, pixels / 8];
  graph.output('y', groupNorm(graph, graph.input('x', dtype, shape), groups, 1e-5));
  const session = await createGpuSession(device, graph.finish('norm'), [{ path: 'norm', data: norm }]);
  // A fixed pattern of deviation about 1 around 100, as float16 holds it.
  const halves = floatsToHalves(
    Float32Array.from({ length: channels * pixels }, (_, index) => 100 + 1.4 * Math.sin(index * index)),
  );
  const expected = normalized(halvesToFloats(halves));
  const { y } = await session.run({ x: new ort.Tensor('float16', halves, shape) });
  await session.release();
  const ours = Array.from(y?.data as ArrayLike<number>);
  const difference = Math.max(
    ...expected.map((value, index) => Math.abs(value - (ours[index] ?? Number.NaN))),
  );
  console.info(`largest difference ${difference.toExponential(1)} deviations`);
  expect(difference).toBeLessThan(5e-3);
});
