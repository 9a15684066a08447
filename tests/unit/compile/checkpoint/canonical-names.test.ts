import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalStateDict } from '../../../../src/compile/canonical-names';
import type { Architecture } from '../../../../src/compile/manifest';
import type { SourceTensor, StateDict } from '../../../../src/compile/readers/source-tensor';
import { memorySource } from '../../../../src/compile/readers/sources';
import { readStateDict } from '../../../../src/compile/readers/state-dict';
import { readFloats } from '../../../../src/compile/tensor-values';

function tensor(name: string, shape: readonly number[], values: readonly number[]): SourceTensor {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  const place = `test, tensor ${name}`;
  return { name, dtype: 'F32', shape, place, reads: [], read: () => Promise.resolve(bytes) };
}

const dictOf = (tensors: readonly SourceTensor[]): StateDict =>
  new Map(tensors.map((one) => [one.name, one]));

const names = (architecture: Architecture, from: readonly string[]): readonly string[] => [
  ...canonicalStateDict(architecture, dictOf(from.map((name) => tensor(name, [2], [1, 2])))).keys(),
];

describe('canonicalStateDict', () => {
  it.each<[Architecture, string, string]>([
    ['clip-text', 'embeddings.token_embedding.weight', 'text_model.embeddings.token_embedding.weight'],
    ['clip-text', 'text_model.encoder.layers.0.mlp.fc1.bias', 'text_model.encoder.layers.0.mlp.fc1.bias'],
    ['unet-2d-condition', 'state_dict.module.conv_in.weight', 'conv_in.weight'],
    [
      'unet-2d-condition',
      'down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.weight',
      'down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.weight',
    ],
    [
      'autoencoder-kl',
      'encoder.mid_block.attentions.0.query.bias',
      'encoder.mid_block.attentions.0.to_q.bias',
    ],
    [
      'autoencoder-kl',
      'decoder.mid_block.attentions.0.key.weight',
      'decoder.mid_block.attentions.0.to_k.weight',
    ],
    [
      'autoencoder-kl',
      'decoder.mid_block.attentions.0.value.weight',
      'decoder.mid_block.attentions.0.to_v.weight',
    ],
    [
      'autoencoder-kl',
      'decoder.mid_block.attentions.0.proj_attn.bias',
      'decoder.mid_block.attentions.0.to_out.0.bias',
    ],
    [
      'autoencoder-kl',
      'decoder.mid_block.attentions.0.to_out.0.bias',
      'decoder.mid_block.attentions.0.to_out.0.bias',
    ],
    ['hifigan', 'generator.ups.0.bias', 'ups.0.bias'],
    ['vocos', 'head.out.weight', 'head.out.weight'],
  ])('%s: %s', (architecture, from, to) => {
    expect(names(architecture, [from])).toEqual([to]);
  });

  it.each<[Architecture, string]>([
    ['clip-text', 'text_model.embeddings.position_ids'],
    ['clip-text', 'embeddings.position_ids'],
    ['clip-text', 'text_projection.weight'],
    ['unet-2d-condition', 'optimizer.state.0.exp_avg'],
    ['autoencoder-kl', 'loss.discriminator.main.0.weight'],
    ['hifigan', 'mpd.discriminators.0.convs.0.bias'],
    ['hifigan', 'optim_g.state.0.exp_avg'],
    ['vocos', 'head.istft.window'],
    ['vocos', 'feature_extractor.mel_spec.mel_scale.fb'],
  ])('%s leaves out %s', (architecture, from) => {
    expect(names(architecture, [from])).toEqual([]);
  });

  it('takes 1×1 convolutions of the oldest autoencoders as the matrices that they are', () => {
    const name = 'encoder.mid_block.attentions.0';
    const dict = canonicalStateDict(
      'autoencoder-kl',
      dictOf([
        tensor(`${name}.query.weight`, [2, 2, 1, 1], [1, 2, 3, 4]),
        tensor('quant_conv.weight', [2, 2, 1, 1], [1, 2, 3, 4]),
      ]),
    );
    expect(dict.get(`${name}.to_q.weight`)?.shape).toEqual([2, 2]);
    expect(dict.get('quant_conv.weight')?.shape).toEqual([2, 2, 1, 1]);
  });

  it('refuses two sets of the same weights', () => {
    expect(() => names('hifigan', ['generator.conv_pre.bias', 'state_dict.conv_pre.bias'])).toThrow(
      expect.objectContaining({
        code: 'checkpoint-unreadable',
        place: 'test, tensor state_dict.conv_pre.bias',
      }) as Error,
    );
  });
});

describe('weight norm', () => {
  const load = async (file: string): Promise<StateDict> => {
    const bytes = new Uint8Array(readFileSync(new URL(`../../../golden/readers/${file}`, import.meta.url)));
    return canonicalStateDict('hifigan', await readStateDict(memorySource(bytes, file)));
  };

  it.each(['weight-norm-old.pt', 'weight-norm-new.pt'])(
    'of %s folds into torch’s own weights',
    async (file) => {
      const folded = await load(file);
      const plain = await load('weight-norm-plain.pt');
      expect([...folded.keys()].sort()).toEqual([...plain.keys()].sort());
      expect(plain.size).toBe(6);
      for (const [name, expected] of plain) {
        const found = folded.get(name);
        if (found === undefined) throw new Error(name);
        expect(found.shape).toEqual(expected.shape);
        const values = await readFloats(expected);
        const far = [...(await readFloats(found))].filter(
          (value, i) => Math.abs(value - (values[i] ?? NaN)) > 1e-6,
        );
        expect({ name, far }).toEqual({ name, far: [] });
      }
    },
  );

  it('divides by the norm over every dimension that the magnitude lacks', async () => {
    const fold = async (magnitude: SourceTensor, shape: readonly number[], values: readonly number[]) => {
      const parts = dictOf([magnitude, tensor('conv_pre.weight_v', shape, values)]);
      const weight = canonicalStateDict('hifigan', parts).get('conv_pre.weight');
      return weight === undefined ? [] : [...(await readFloats(weight))];
    };
    expect(await fold(tensor('conv_pre.weight_g', [2, 1], [10, 26]), [2, 2], [3, 4, 5, 12])).toEqual([
      6, 8, 10, 24,
    ]);
    expect(await fold(tensor('conv_pre.weight_g', [1, 2], [10, 26]), [2, 2], [3, 5, 4, 12])).toEqual([
      6, 10, 8, 24,
    ]);
    expect(await fold(tensor('conv_pre.weight_g', [], [5]), [2, 2], [1, 2, 2, 4])).toEqual([1, 2, 2, 4]);
  });

  it('names the part that is missing, and parts that do not fit', () => {
    const fold = (...tensors: readonly SourceTensor[]) => canonicalStateDict('hifigan', dictOf(tensors));
    expect(() => fold(tensor('conv_pre.weight_v', [1], [1]))).toThrow(/no conv_pre\.weight_g/);
    expect(() => fold(tensor('conv_pre.parametrizations.weight.original0', [1], [1]))).toThrow(
      /no conv_pre\.parametrizations\.weight\.original1/,
    );
    const misfit = [
      tensor('conv_pre.weight_g', [3, 1], [1, 1, 1]),
      tensor('conv_pre.weight_v', [2, 2], [1, 1, 1, 1]),
    ];
    expect(() => fold(...misfit)).toThrow(expect.objectContaining({ code: 'tensor-invalid' }) as Error);
  });
});
