import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeBundle, type BundleProgress } from '../../../../src/compile/bundle';
import { encodeHeader } from '../../../../src/compile/writers/safetensors';
import { parseSafetensorsIndex } from '../../../../src/compile/readers/safetensors';
import { memoryFolder, memorySink, type Files } from './memory-bundle';

const root = fileURLToPath(new URL('../../../golden/bundle/new', import.meta.url));
const original: Files = new Map(
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(root, path), new Uint8Array(readFileSync(path))]),
);

type Change = readonly [path: string, change: (bytes: Uint8Array) => Uint8Array | null];

const json =
  (change: Record<string, unknown>) =>
  (bytes: Uint8Array): Uint8Array => {
    const before = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return new TextEncoder().encode(JSON.stringify({ ...before, ...change }));
  };
const without = (): null => null;
const text = (value: string) => (): Uint8Array => new TextEncoder().encode(value);

/** The file with one tensor under another name, or the first value of one replaced. */
const renamed =
  (from: string, to: string) =>
  (bytes: Uint8Array): Uint8Array => {
    const { tensors } = parseSafetensorsIndex(bytes, 'x');
    const start = Math.min(...[...tensors.values()].map(({ offset }) => offset));
    const header = encodeHeader(
      [...tensors].map(([name, { dtype, shape, offset, length }]) => ({
        name: name === from ? to : name,
        dtype,
        shape,
        start: offset - start,
        length,
      })),
    );
    const file = new Uint8Array(header.length + bytes.length - start);
    file.set(header);
    file.set(bytes.subarray(start), header.length);
    return file;
  };
const withNaN =
  (name: string) =>
  (bytes: Uint8Array): Uint8Array => {
    const copy = new Uint8Array(bytes);
    const offset = parseSafetensorsIndex(bytes, 'x').tensors.get(name)?.offset ?? NaN;
    new DataView(copy.buffer).setFloat32(offset, NaN, true);
    return copy;
  };

function bundleOf(
  changes: readonly Change[],
  options: { signal?: AbortSignal; onProgress?: (p: BundleProgress) => void } = {},
) {
  const files = new Map(original);
  for (const [path, change] of changes) {
    const changed = change(files.get(path) ?? new Uint8Array(0));
    if (changed === null) files.delete(path);
    else files.set(path, changed);
  }
  const { sink, files: written } = memorySink();
  return { done: writeBundle(memoryFolder('small', files), sink, { dtype: 'float16', ...options }), written };
}

describe('writeBundle', () => {
  it.each<[string, Change, Record<string, unknown>]>([
    [
      'no UNet config',
      ['unet/config.json', without],
      { code: 'checkpoint-incomplete', place: 'unet/config.json' },
    ],
    [
      'no model index',
      ['model_index.json', without],
      { code: 'checkpoint-incomplete', place: 'model_index.json' },
    ],
    ['no weights', ['vae/diffusion_pytorch_model.safetensors', without], { code: 'checkpoint-incomplete' }],
    [
      'no merges',
      ['tokenizer/merges.txt', without],
      { code: 'checkpoint-incomplete', place: 'tokenizer/merges.txt' },
    ],
    ['no card where one is named', ['card.md', without], { code: 'checkpoint-incomplete', place: 'card.md' }],
    [
      'a config that is not JSON',
      ['vae/config.json', text('{')],
      { code: 'checkpoint-unreadable', place: 'vae/config.json' },
    ],
    ['a config that is a list', ['vae/config.json', text('[]')], { code: 'checkpoint-unreadable' }],
    [
      'a condition config that names no adapter',
      ['condition_config.json', text('[]')],
      {
        code: 'config-unsupported',
        place: expect.stringContaining('condition_config.json') as unknown,
      },
    ],
    [
      'a second text encoder',
      ['model_index.json', json({ text_encoder_2: ['transformers', 'CLIPTextModelWithProjection'] })],
      { code: 'config-unsupported', place: 'model_index.json, field text_encoder_2' },
    ],
    [
      'a UNet that no graph knows',
      ['unet/config.json', json({ class_embed_type: 'timestep' })],
      { code: 'config-unsupported', place: expect.stringContaining('class_embed_type') as unknown },
    ],
    [
      'a padding token that is no token',
      ['tokenizer/tokenizer_config.json', json({ pad_token: '<pad>' })],
      { code: 'config-unsupported', place: 'pad_token' },
    ],
    [
      'merges that make no tokens',
      ['tokenizer/merges.txt', text('#version: 0.2\nq q\n')],
      { code: 'checkpoint-unreadable', place: 'tokenizer/merges.txt' },
    ],
    [
      'a tensor missing',
      ['unet/diffusion_pytorch_model.safetensors', renamed('conv_out.bias', 'conv_out.other')],
      { code: 'checkpoint-incomplete', place: expect.stringContaining('conv_out.bias') as unknown },
    ],
    [
      'a config that is another checkpoint’s',
      ['vae/config.json', json({ layers_per_block: 2 })],
      { code: 'checkpoint-incomplete' },
    ],
  ])('refuses a checkpoint with %s before it writes anything', async (_, change, error) => {
    const { done, written } = bundleOf([change]);
    await expect(done).rejects.toMatchObject(error);
    expect([...written.keys()]).toEqual([]);
  });

  it('refuses weights that are not numbers, and leaves no manifest', async () => {
    const { done, written } = bundleOf([
      ['unet/diffusion_pytorch_model.safetensors', withNaN('conv_in.weight')],
    ]);
    await expect(done).rejects.toMatchObject({
      code: 'tensor-invalid',
      place: expect.stringContaining('conv_in.weight') as unknown,
    });
    expect(written.has('manifest.json')).toBe(false);
  });

  it('counts up to all weights', async () => {
    const seen: BundleProgress[] = [];
    await bundleOf([], { onProgress: (progress) => void seen.push(progress) }).done;
    const counts = seen.map(({ done }) => done);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ path: 'vocoder.safetensors', done: seen[0]?.total, total: seen[0]?.total });
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const { done, written } = bundleOf([], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(done).rejects.toMatchObject({ name: 'AbortError' });
    expect(written.has('manifest.json')).toBe(false);
  });

  it('reads the vocabulary from a published tokenizer.json where there is nothing else', async () => {
    const vocab = JSON.parse(new TextDecoder().decode(original.get('tokenizer/vocab.json'))) as unknown;
    const merges = new TextDecoder().decode(original.get('tokenizer/merges.txt')).trim().split('\n').slice(1);
    const fast = { model: { type: 'BPE', vocab, merges: merges.map((merge) => merge.split(' ')) } };
    const { done, written } = bundleOf([
      ['tokenizer/vocab.json', without],
      ['tokenizer/merges.txt', without],
      ['tokenizer/tokenizer.json', text(JSON.stringify(fast))],
    ]);
    await done;
    const plain = bundleOf([]);
    await plain.done;
    expect(written.get('tokenizer.json')).toEqual(plain.written.get('tokenizer.json'));
  });

  it('reads the -Infinity that Python writes', async () => {
    const scheduler = '{"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity}';
    const { manifest } = await bundleOf([['scheduler/scheduler_config.json', text(scheduler)]]).done;
    expect(manifest.schedule.timestepSpacing).toBe('linspace');
  });
});
