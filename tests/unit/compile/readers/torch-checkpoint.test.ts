import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/compile/readers/sources';
import { readTorchStateDict } from '../../../../src/compile/readers/torch-checkpoint';
import { readFloats } from '../../../../src/compile/tensor-values';
import {
  ascii,
  dict,
  get,
  global,
  int,
  join,
  op,
  put,
  tensor,
  text,
  tuple,
  type View,
} from './pickle-builder';
import { buildZip } from './zip-builder';

const storage = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);

async function read(
  pickle: Uint8Array,
  members: Readonly<Record<string, Uint8Array>> = { 'data/0': storage },
) {
  const parts = { 'data.pkl': join(op(0x80, 2), pickle, op(0x2e)), ...members };
  const zip = buildZip(Object.entries(parts).map(([name, data]) => ({ name: `a/${name}`, data })));
  const values: Record<string, readonly number[]> = {};
  for (const [name, found] of await readTorchStateDict(memorySource(zip, 'a.pt'))) {
    values[name] = [...(await readFloats(found))];
  }
  return values;
}

describe('readTorchStateDict', () => {
  it('reads a hand-made checkpoint', async () => {
    expect(
      await read(dict(['x', tensor({})], ['y', tensor({ offset: 1, shape: [2, 1], strides: [2, 9] })])),
    ).toEqual({
      x: [1, 2, 3, 4],
      y: [2, 4],
    });
  });

  it.each<[string, View]>([
    ['beyond its storage', { offset: 1 }],
    ['beyond its storage by its strides', { shape: [2], strides: [4] }],
    ['at a negative offset', { offset: -1 }],
    ['with a negative stride', { strides: [-1] }],
    ['with a negative size', { shape: [-4] }],
    ['with fewer strides than sizes', { shape: [2, 2], strides: [1] }],
    ['of absurd size by repeating one element', { shape: [2 ** 30, 2 ** 30], strides: [0, 0] }],
    ['of a large size by repeating one element', { shape: [2 ** 21], strides: [0] }],
    ['of a storage longer than its member', { count: 5, shape: [5] }],
    ['of a storage that is not there', { key: '1' }],
    ['of a storage of another kind', { type: 'torch.ComplexFloatStorage' }],
  ])('refuses a view %s', async (_, view) => {
    await expect(read(dict(['x', tensor(view)]))).rejects.toMatchObject({
      code: expect.stringMatching(/tensor-invalid|checkpoint-unreadable/) as unknown,
      place: expect.stringMatching(/^a\.pt, (tensor x|byte \d+ of its pickle)$/) as unknown,
    });
  });

  it('reads a few repeated elements', async () => {
    expect(await read(dict(['x', tensor({ shape: [2, 3], strides: [1, 0] })]))).toEqual({
      x: [1, 1, 1, 2, 2, 2],
    });
  });

  it('passes over what is not a tensor', async () => {
    const others = join(
      dict(['lr', join(op(0x47), new Uint8Array(8))], ['list', op(0x5d)], ['none', op(0x4e)]),
    );
    expect(await read(dict(['epoch', int(3)], ['options', others], ['x', tensor({})]))).toEqual({
      x: [1, 2, 3, 4],
    });
  });

  it.each([
    ['a tensor twice by different ways', dict(['a', dict(['b', tensor({})])], ['a.b', tensor({})])],
    ['no tensors', dict(['x', int(1)])],
    ['nothing', new Uint8Array(0)],
    ['a missing operand', op(0x52)],
    ['a missing mark', op(0x65)],
    ['a value never kept', get(9)],
    ['an odd number of keys and values', join(op(0x7d, 0x28), text('x'), op(0x75))],
    ['a text longer than the file', op(0x58, 0xff, 0xff, 0xff, 0xff)],
    ['an integer of a million bytes', op(0x8b, 0x40, 0x42, 0x0f, 0)],
    ['an opcode of protocol 0', ascii('I1\n')],
    ['a call of what is not a function', join(text('eval'), tuple(text('1')), op(0x52))],
    ['attributes of what is not a dict', join(int(1), int(2), op(0x62))],
  ])('refuses %s', async (_, pickle) => {
    await expect(read(pickle)).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      place: expect.stringMatching(/^a\.pt, /) as unknown,
    });
  });

  it('refuses dicts without end', async () => {
    const itself = join(op(0x7d), put(0), text('self'), get(0), op(0x73));
    await expect(read(itself)).rejects.toThrow(/nested more than/);
    // Fourteen levels of one dict eight times: 8^14 entries by name.
    const levels = Array.from({ length: 14 }, (_, level) => {
      const pairs = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key): [string, Uint8Array] => [
        key,
        get(level),
      ]);
      return join(dict(...pairs), put(level + 1), op(0x30));
    });
    await expect(read(join(dict(['x', int(1)]), put(0), op(0x30), ...levels, get(14)))).rejects.toThrow(
      /more than \d+ entries/,
    );
  });

  it.each(['os.system', 'builtins.eval', 'torch.load', 'collections.Counter', 'torch._utils.__dict__'])(
    'refuses %s by name',
    async (name) => {
      await expect(read(join(global(name), tuple(text('x')), op(0x52)))).rejects.toMatchObject({
        code: 'checkpoint-unreadable',
        message: expect.stringContaining(name) as unknown,
      });
    },
  );

  it('refuses the big-endian byte order', async () => {
    const members = { 'data/0': storage, byteorder: ascii('big') };
    await expect(read(dict(['x', tensor({})]), members)).rejects.toMatchObject({ place: 'a.pt, byteorder' });
  });

  it('refuses an archive without one pickle', async () => {
    const bytes = buildZip([{ name: 'a/data/0', data: storage }]);
    await expect(readTorchStateDict(memorySource(bytes, 'a.pt'))).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
    });
  });
});
