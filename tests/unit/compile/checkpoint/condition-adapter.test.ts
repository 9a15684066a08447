import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../../../src/compile/bundle';
import { memorySource } from '../../../../src/compile/readers/sources';
import { readSafetensorsStateDict } from '../../../../src/compile/readers/state-dict';
import { adaptedCheckpoint, CONDITION_CONFIG } from '../../../support/adapted-checkpoint';
import { memoryFolder, memorySink } from './memory-bundle';

const encode = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

async function compile(change: (files: Map<string, Uint8Array>) => void = () => undefined) {
  const checkpoint = adaptedCheckpoint();
  change(checkpoint);
  const { sink, files } = memorySink();
  const { manifest } = await writeBundle(memoryFolder('adapted', checkpoint), sink, { dtype: 'float32' });
  return { manifest, files };
}

describe('a checkpoint with a condition adapter', () => {
  it('becomes a bundle whose text encoder has the adapter behind it', async () => {
    const { manifest, files } = await compile();
    expect(manifest.networks['text-encoder']).toMatchObject({
      architecture: 'clip-text-adapter',
      config: { hidden_size: 16, condition_adapter: { condition_dim: 16, cross_attention_dim: 16 } },
      weights: ['text-encoder.safetensors'],
    });
    const bytes = files.get('text-encoder.safetensors') ?? new Uint8Array(0);
    const weights = await readSafetensorsStateDict(memorySource(bytes, 'text-encoder'));
    expect([...weights.keys()].filter((name) => name.startsWith('condition_adapter.'))).toEqual([
      'condition_adapter.norm.bias',
      'condition_adapter.norm.weight',
      'condition_adapter.proj.bias',
      'condition_adapter.proj.weight',
    ]);
    expect(weights.has('text_model.final_layer_norm.weight')).toBe(true);
    expect(manifest.text.length).toBe(12);
  });

  it.each<[string, (files: Map<string, Uint8Array>) => void, Record<string, unknown>]>([
    [
      'two text encoders',
      (files) => files.set('condition_config.json', encode([...CONDITION_CONFIG, ...CONDITION_CONFIG])),
      { code: 'config-unsupported' },
    ],
    [
      'another text encoder than CLIP',
      (files) =>
        files.set('condition_config.json', encode([{ ...CONDITION_CONFIG[0], condition_type: 't5-base' }])),
      { code: 'config-unsupported', place: expect.stringContaining('condition_type') as unknown },
    ],
    [
      'a folder outside of it',
      (files) =>
        files.set('condition_config.json', encode([{ ...CONDITION_CONFIG[0], text_encoder_name: '../x' }])),
      { code: 'config-unsupported', place: expect.stringContaining('text_encoder_name') as unknown },
    ],
    [
      'no adapter',
      (files) => files.delete('condition_adapter_0/condition_adapter.pt'),
      { code: 'checkpoint-incomplete' },
    ],
    [
      'an adapter of another width',
      (files) =>
        files.set('condition_config.json', encode([{ ...CONDITION_CONFIG[0], cross_attention_dim: 24 }])),
      { code: 'config-unsupported' },
    ],
    [
      'no vocabulary beside its text encoder',
      (files) => files.delete('text_encoder_0/vocab.json'),
      { code: 'checkpoint-incomplete', place: 'text_encoder_0/vocab.json' },
    ],
  ])('is refused with %s', async (_, change, error) => {
    await expect(compile((files) => change(files))).rejects.toMatchObject(error);
  });
});
