import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { floatsToHalves, halvesToFloats } from '../../../src/compile/half';
import { parseSafetensorsIndex } from '../../../src/compile/readers/safetensors';
import type { WeightsFile } from '../../../src/compile/tensors';
import { widenSafetensors } from '../../../src/compile/widen';
import { writeGraph } from '../../../src/compile/write-graph';
import { relativeError, readTensors, type CaseTensor } from '../../support/golden-network';
import { readCase } from './cases';

/** What a converter would keep in float32 because float16 cannot hold it: one tensor of every kind of layer. */
const kept = [
  'conv_in.weight',
  'conv_out.bias',
  'time_embedding.linear_1.weight',
  'down_blocks.0.resnets.0.norm1.weight',
  'down_blocks.0.attentions.0.proj_in.weight',
  'down_blocks.0.attentions.0.transformer_blocks.0.norm2.bias',
  'down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_v.weight',
  'down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj.weight',
  'up_blocks.0.upsamplers.0.conv.weight',
];

function only(file: WeightsFile, keep: (name: string) => boolean): WeightsFile {
  return { ...file, tensors: new Map([...file.tensors].filter(([name]) => keep(name))) };
}

function inputTensor({ name, type, shape, data }: CaseTensor): ort.Tensor {
  return name === 'timestep'
    ? new ort.Tensor(type, Float32Array.from(data), shape)
    : new ort.Tensor('float16', floatsToHalves(Float32Array.from(data)), shape);
}

test('layers whose weights stayed float32 compute in float32 within a float16 graph', async () => {
  const { config, target, model, io } = readCase('unet-small');
  if (target.architecture === 'mel-classifier') throw new Error('unet-small is a UNet.');
  const narrow = parseSafetensorsIndex(model, 'narrow');
  const wide = widenSafetensors(model, 'wide');
  const files = [only(narrow, (name) => !kept.includes(name)), only(wide.file, (name) => kept.includes(name))];
  expect(files[1]?.tensors.size).toBe(kept.length);

  const graph = writeGraph({ architecture: target.architecture, config }, files, target.target, 'float16');
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    externalData: [
      { path: 'narrow', data: model },
      { path: 'wide', data: wide.bytes },
    ],
  });
  const tensors = readTensors(io);
  const inputs = tensors.filter(({ name }) => !name.startsWith('expected.'));
  const results = await session.run(Object.fromEntries(inputs.map((input) => [input.name, inputTensor(input)])));
  await session.release();
  const half = results['out_sample']?.data;
  // Node has Float16Array from version 24 on; before that float16 comes as bits.
  const ours = half instanceof Uint16Array ? halvesToFloats(half) : Float32Array.from(half as ArrayLike<number>);
  const expected = tensors.find(({ name }) => name === 'expected.out_sample')?.data ?? [];
  const error = relativeError(ours, expected);
  console.info(`out_sample: ${error.toExponential(1)}`);
  expect(error).toBeLessThanOrEqual(2e-2);
});
