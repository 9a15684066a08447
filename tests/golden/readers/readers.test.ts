import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bfloatsToFloats, floatsToHalves } from '../../../src/compile/half';
import { memorySource } from '../../../src/compile/readers/sources';
import type { StateDict } from '../../../src/compile/readers/source-tensor';
import { readStateDict } from '../../../src/compile/readers/state-dict';
import type { TensorDtype } from '../../../src/compile/tensors';
import { readFloats } from '../../../src/compile/tensor-values';

interface Expected {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const folder = new URL('./', import.meta.url);
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, folder)));
const load = (file: string): Promise<StateDict> => readStateDict(memorySource(bytesOf(file), file));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  Record<string, Expected>
>;

const DTYPES: Readonly<Record<string, TensorDtype>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

describe.each(Object.entries(expected))('%s', (file, tensors) => {
  it('holds what torch.load and safetensors find in it, bit for bit', async () => {
    const dict = await load(file);
    expect([...dict.keys()].sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, { dtype, shape, values }] of Object.entries(tensors)) {
      const tensor = dict.get(name);
      expect({ name, dtype: tensor?.dtype, shape: tensor?.shape }).toEqual({ name, dtype: DTYPES[dtype], shape });
      if (tensor === undefined) continue;
      expect([...(await readFloats(tensor))]).toEqual([...Float32Array.from(values)]);
    }
  });
});

describe('refusals', () => {
  it.each([
    ['refused-global.pt', /__builtin__\.print/],
    ['refused-before-1.6.pt', /before 1\.6/],
    ['refused-no-tensors.pt', /no tensors/],
    ['refused-torchscript.pt', /__torch__/],
    ['refused-compressed.pt', /compressed/],
  ])('%s', async (file, message) => {
    await expect(load(file)).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      message: expect.stringMatching(message) as unknown,
      place: expect.stringContaining(file) as unknown,
    });
  });
});

it('finds one changed bit among the weights by the checksums that torch.save writes', async () => {
  const name = 'zip64.pt';
  const bytes = bytesOf(name);
  const [tensor] = [...(await readStateDict(memorySource(bytes, name))).values()];
  const values = await tensor?.read();
  const at = Buffer.from(bytes).indexOf(values ?? new Uint8Array(0));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const damaged = [...(await readStateDict(memorySource(bytes, name))).values()];
  await expect(damaged[0]?.read()).rejects.toMatchObject({
    code: 'checkpoint-unreadable',
    message: expect.stringContaining('checksum') as unknown,
  });
});

describe('halves.bin', () => {
  const bytes = bytesOf('halves.bin');
  const floats = new Float32Array(bytes.slice(0, 16384).buffer);
  const halves = new Uint16Array(bytes.slice(16384, 24576).buffer);
  const bfloats = new Uint16Array(bytes.slice(24576).buffer);

  it('narrows to torch’s float16 at every magnitude', () => {
    expect(floatsToHalves(floats)).toEqual(halves);
  });

  it('widens torch’s bfloat16 to within its precision', () => {
    const widened = bfloatsToFloats(bfloats);
    for (const [i, value] of floats.entries()) {
      expect(Math.abs((widened[i] ?? 0) - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -8);
    }
  });
});
