import * as ort from 'onnxruntime-web/webgpu';
import { beforeAll, expect, test } from 'vitest';
import { caseNames, fetchCase } from '../support/browser-networks';
import { prepareCase, relativeError, type CaseTensor } from '../support/golden-network';
import { createGpuSession, openTestDevice } from '../support/webgpu';
import { floatsToHalves } from '../../src/compile/half';
import { encodeModel } from '../../src/compile/onnx/model';

let device: GPUDevice;
let dtype: 'float16' | 'float32' = 'float32';

beforeAll(async () => {
  ({ device, dtype } = await openTestDevice());
  console.info(`WebGPU in ${dtype}`);
});

/** Shader compiling dominates on a software adapter: the smallest of each network, with heads of 8 channels. */
const smallest = [
  'clip-text-small',
  'unet-small',
  'vae-bare-decoder',
  'vae-bare-encoder',
  // Six latent channels: onnxruntime's NHWC convolution misreads such inputs (networks/layers/convolution.ts).
  'vae-mono-decoder',
  'hifigan-odd',
  'vocos-uneven',
  'mel-classifier',
];

function inputTensor({ name, type, shape, data }: CaseTensor): ort.Tensor {
  if (type === 'int32') return new ort.Tensor('int32', Int32Array.from(data), shape);
  return name === 'timestep' || dtype === 'float32'
    ? new ort.Tensor('float32', Float32Array.from(data), shape)
    : new ort.Tensor('float16', floatsToHalves(Float32Array.from(data)), shape);
}

test.each(smallest)('%s equals PyTorch on the WebGPU provider', async (name) => {
  const { graph, externalData, inputs, expected } = prepareCase(await fetchCase(name), dtype);
  const session = await createGpuSession(device, graph, externalData);
  const results = await session.run(
    Object.fromEntries(inputs.map((input) => [input.name, inputTensor(input)])),
  );
  await session.release();
  expect(Object.keys(results)).toEqual(expected.map((tensor) => tensor.name));
  for (const { name: output, data } of expected) {
    const ours = Float32Array.from((results[output]?.data ?? []) as ArrayLike<number>);
    const error = relativeError(ours, data);
    console.info(`${name} ${output}: ${error.toExponential(1)}`);
    expect(error).toBeLessThanOrEqual(dtype === 'float16' ? 2e-2 : 1e-4);
  }
});

test('a node that has no WebGPU kernel is refused, so that the next test can fail', async () => {
  const node = { domain: '', attributes: {} } as const;
  const graph = encodeModel({
    name: 'planted',
    nodes: [
      { ...node, name: 'int64', operator: 'Add', inputs: ['x', 'x'], outputs: ['twice'] },
      {
        ...node,
        name: 'cast',
        operator: 'Cast',
        inputs: ['twice'],
        outputs: ['y'],
        attributes: { to: { integer: 1 } },
      },
    ],
    initializers: [],
    inputs: [{ name: 'x', type: 'int64', shape: [2] }],
    outputs: [{ name: 'y', type: 'float32', shape: [2] }],
  });
  await expect(createGpuSession(device, graph, [])).rejects.toThrow(/assigned to the default CPU EP/);
});

test.each(caseNames)('no node of %s leaves the GPU', async (name) => {
  const { graph, externalData } = prepareCase(await fetchCase(name), dtype);
  const session = await createGpuSession(device, graph, externalData);
  await session.release();
});
