import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { computedTensors } from '../../../../src/compile/computed-tensors';
import type { GraphTarget } from '../../../../src/compile/graph-target';
import { parseSafetensorsIndex } from '../../../../src/compile/readers/safetensors';
import type { TensorEntry, WeightsFile } from '../../../../src/compile/tensors';
import { writeGraph, type NetworkDescription } from '../../../../src/compile/write-graph';

const cases = path.resolve(import.meta.dirname, '../../../golden/networks');

interface Published {
  readonly network: NetworkDescription;
  readonly target: GraphTarget;
  readonly weights: WeightsFile;
}

/** A small checkpoint of the golden tests; its weights are float16. */
function published(name: string): Published {
  const file = (part: string): Buffer => readFileSync(path.join(cases, name, part));
  const json = (part: string): unknown => JSON.parse(file(part).toString());
  const { architecture, target } = json('target.json') as Pick<NetworkDescription, 'architecture'> & {
    target: GraphTarget;
  };
  return {
    network: { architecture, config: json('config.json') as NetworkDescription['config'] },
    target,
    weights: parseSafetensorsIndex(new Uint8Array(file('model.safetensors')), 'model.safetensors'),
  };
}

const write = ({ network, target, weights }: Published): Uint8Array =>
  writeGraph(network, [weights], target, 'float16');

function withTensor(
  from: Published,
  name: string,
  change: (entry: TensorEntry) => TensorEntry | null,
): Published {
  const tensors = new Map(from.weights.tensors);
  const entry = tensors.get(name);
  if (entry === undefined) throw new Error(`No ${name} to change.`);
  const changed = change(entry);
  if (changed === null) tensors.delete(name);
  else tensors.set(name, changed);
  return { ...from, weights: { ...from.weights, tensors } };
}

function withConfig(from: Published, fields: Readonly<Record<string, unknown>>): Published {
  return { ...from, network: { ...from.network, config: { ...from.network.config, ...fields } } };
}

const error = (code: string, text: string): Error =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as unknown }) as Error;

describe('the weights of a graph', () => {
  const unet = published('unet-small');
  const tensor = 'mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight';

  it('are named when they are missing', () => {
    expect(() => write(withTensor(unet, tensor, () => null))).toThrow(error('checkpoint-incomplete', tensor));
  });

  it('are named when they have another shape', () => {
    const transposed = withTensor(unet, tensor, (entry) => ({ ...entry, shape: entry.shape.toReversed() }));
    expect(() => write(transposed)).toThrow(error('tensor-invalid', tensor));
  });

  it('are named when they have a dtype that graphs do not read', () => {
    const brain = withTensor(unet, tensor, (entry) => ({ ...entry, dtype: 'BF16' }));
    expect(() => write(brain)).toThrow(error('tensor-invalid', tensor));
  });

  it('have to be float32 for a float32 graph', () => {
    const narrow = (): Uint8Array => writeGraph(unet.network, [unet.weights], unet.target, 'float32');
    expect(narrow).toThrow(error('tensor-invalid', 'F16'));
  });

  it('stay outside: the graph is small and points into the file', () => {
    const graph = Buffer.from(write(unet));
    const bytes = [...unet.weights.tensors.values()].reduce((sum, { length }) => sum + length, 0);
    expect(graph.length).toBeLessThan(bytes / 2);
    const entry = unet.weights.tensors.get(tensor);
    expect(graph.includes('model.safetensors')).toBe(true);
    expect(graph.includes(String(entry?.offset))).toBe(true);
  });

  it('may lie in several files', () => {
    const whole = unet.weights.tensors;
    const first = new Map([...whole].slice(0, 20));
    const second = new Map([...whole].slice(20));
    const files = [
      { location: 'a.safetensors', tensors: first },
      { location: 'b.safetensors', tensors: second },
    ];
    const graph = Buffer.from(writeGraph(unet.network, files, unet.target, 'float16'));
    expect(graph.includes('a.safetensors') && graph.includes('b.safetensors')).toBe(true);
  });
});

describe('a config that would change the maths', () => {
  const unet: readonly (readonly [string, unknown])[] = [
    ['act_fn', 'gelu'],
    ['addition_embed_type', 'text'],
    ['attention_head_dim', 5],
    ['block_out_channels', [15, 24]],
    ['center_input_sample', true],
    ['class_embed_type', 'timestep'],
    ['conv_in_kernel', 5],
    ['cross_attention_norm', 'layer_norm'],
    ['down_block_types', ['AttnDownBlock2D', 'DownBlock2D']],
    ['downsample_padding', 0],
    ['dual_cross_attention', true],
    ['encoder_hid_dim', 32],
    ['layers_per_block', 0],
    ['mid_block_scale_factor', 1.4],
    ['mid_block_type', 'UNetMidBlock2D'],
    ['norm_num_groups', 5],
    ['only_cross_attention', true],
    ['resnet_time_scale_shift', 'scale_shift'],
    ['time_cond_proj_dim', 16],
    ['time_embedding_type', 'fourier'],
    ['up_block_types', ['CrossAttnUpBlock2D']],
    ['a_field_of_tomorrow', 'anything'],
  ];
  const others: readonly (readonly [string, string, unknown])[] = [
    ['vae-colour-decoder', 'latents_mean', [0, 0, 0, 0]],
    ['vae-colour-decoder', 'down_block_types', ['AttnDownEncoderBlock2D']],
    ['vae-colour-decoder', 'act_fn', 'relu'],
    ['clip-text-small', 'hidden_act', 'relu'],
    ['vae-colour-decoder', 'norm_num_groups', 16],
    ['hifigan-odd', 'resblock', '2'],
    ['hifigan-odd', 'upsample_initial_channel', 18],
    ['hifigan-odd', 'upsample_kernel_sizes', [10]],
    ['vocos-same', 'istft_padding', 'valid'],
    ['vocos-same', 'hop_size', 20],
  ];

  test.each([...unet.map(([field, value]) => ['unet-small', field, value] as const), ...others])(
    '%s: %s is refused by name',
    (name, field, value) => {
      const changed = withConfig(published(name), { [field]: value });
      expect(() => write(changed)).toThrow(error('config-unsupported', `${field}: ${JSON.stringify(value)}`));
    },
  );

  it('is not one that says the default in words, or nothing to the graph', () => {
    const plain = published('unet-small');
    const spelled = withConfig(plain, {
      sample_size: 96,
      dropout: 0.1,
      act_fn: 'swish',
      new_flag: false,
      new_type: null,
    });
    expect(write(spelled)).toEqual(write(plain));
  });
});

describe('a size that the network cannot take', () => {
  test.each<readonly [string, Partial<Record<string, number>>]>([
    ['unet-small', { height: 5 }],
    ['vae-colour-encoder', { width: 22 }],
    ['clip-text-small', { length: 13 }],
  ])('%s refuses %o', (name, size) => {
    const from = published(name);
    expect(() => write({ ...from, target: { ...from.target, ...size } })).toThrow(
      expect.objectContaining({ code: 'input-invalid' }) as Error,
    );
  });
});

test('an architecture in a role that is not its own is refused', () => {
  const from = published('clip-text-small');
  const asUnet: GraphTarget = { role: 'unet', height: 8, width: 8, textLength: 4 };
  expect(() => write({ ...from, target: asUnet })).toThrow(
    expect.objectContaining({ code: 'bundle-incompatible' }) as Error,
  );
});

describe('computedTensors', () => {
  it('gives Vocos the kernel of its inverse transform: constants add up to themselves', () => {
    const config = published('vocos-same').network.config;
    const [kernel, ...rest] = computedTensors('vocos', config);
    expect(rest).toEqual([]);
    expect(kernel).toMatchObject({ name: 'computed.inverse_stft', shape: [16, 64, 1, 5] });
    // Bin 0 alone, 1 in every frame: each sample is the sum of the windows over it, by 1/64; Hann windows at a quarter
    // hop sum to 2.
    const taps = kernel?.shape[3] ?? 0;
    for (let sample = 0; sample < 16; sample += 1) {
      const start = sample * 64 * taps;
      const sum = kernel?.data.subarray(start, start + taps).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(2 / 64, 6);
    }
  });

  it('gives the other networks nothing', () => {
    expect(computedTensors('unet-2d-condition', {})).toEqual([]);
  });
});
