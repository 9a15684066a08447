import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import type { GraphTarget } from '../../../src/compile/graph-target';
import { normalNoise } from '../../../src/lib/random';
import { prepareCase, relativeError, type CaseTensor } from '../../support/golden-network';
import { caseNames, readCase } from './cases';

/** A UNet that takes two latents at once gives each what it gives it alone. */

type Feeds = Readonly<Record<string, ort.Tensor>>;

const tensor = ({ type, data, shape }: CaseTensor): ort.Tensor => new ort.Tensor(type, data, shape);

/** The same tensor with other numbers. */
const other = (of: CaseTensor): CaseTensor => ({ ...of, data: new Float32Array(normalNoise(7, of.data.length)) });

/** One behind the other; the timestep is that of both. */
function together(a: CaseTensor, b: CaseTensor): CaseTensor {
  if (a.name === 'timestep') return a;
  return { ...a, shape: a.shape.with(0, 2), data: Float32Array.of(...a.data, ...b.data) };
}

async function run(graph: Uint8Array, externalData: readonly { path: string; data: Uint8Array }[], feeds: Feeds) {
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    externalData: [...externalData],
  });
  const { out_sample: output } = await session.run(feeds);
  await session.release();
  return { shape: output?.dims, data: output?.data as Float32Array };
}

const unets = caseNames.filter((name) => name.startsWith('unet-'));

test('there are UNets to try', () => {
  expect(unets.length).toBeGreaterThanOrEqual(4);
});

test.each(unets)('%s with two at once', async (name) => {
  const files = readCase(name);
  const one = prepareCase(files, 'float32');
  const { architecture, target } = files.target as { architecture: 'unet-2d-condition'; target: GraphTarget };
  const two = prepareCase({ ...files, target: { architecture, target: { ...target, batch: 2 } as GraphTarget } }, 'float32');
  const second = one.inputs.map((input) => (input.name === 'timestep' ? input : other(input)));
  const feeds = (inputs: readonly CaseTensor[]): Feeds =>
    Object.fromEntries(inputs.map((input) => [input.name, tensor(input)]));
  const alone = [
    await run(one.graph, one.externalData, feeds(one.inputs)),
    await run(one.graph, one.externalData, feeds(second)),
  ];
  const pair = one.inputs.map((input, i) => together(input, second[i] ?? input));
  const both = await run(two.graph, two.externalData, feeds(pair));
  expect(both.shape).toEqual(alone[0]?.shape?.with(0, 2));
  const half = both.data.length / 2;
  const errors = alone.map(({ data }, i) => relativeError(both.data.subarray(i * half, (i + 1) * half), data));
  console.info(`${name}: ${errors.map((error) => error.toExponential(1)).join(', ')}`);
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-5);
  // The two are not the same.
  expect(relativeError(both.data.subarray(half), both.data.subarray(0, half))).toBeGreaterThan(0.1);
});
