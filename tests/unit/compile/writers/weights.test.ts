import { describe, expect, it } from 'vitest';
import { inFileOrder } from '../../../../src/compile/readers/read-order';
import { parseSafetensorsIndex } from '../../../../src/compile/readers/safetensors';
import type { SourceTensor } from '../../../../src/compile/readers/source-tensor';
import { memorySource } from '../../../../src/compile/readers/sources';
import { readSafetensorsStateDict } from '../../../../src/compile/readers/state-dict';
import { readFloats } from '../../../../src/compile/tensor-values';
import type { ByteRange, RandomAccessSource } from '../../../../src/compile/tensors';
import { encodeHeader, type HeaderTensor } from '../../../../src/compile/writers/safetensors';
import { writeWeights } from '../../../../src/compile/writers/weights';
import { memorySink } from '../checkpoint/memory-bundle';

/** A checkpoint file whose tensors lie in the given order. */
function fileOf(tensors: readonly (readonly [name: string, values: readonly number[]])[]): Uint8Array {
  let start = 0;
  const listed = tensors.map(([name, { length }]): HeaderTensor => {
    const at = start;
    start += length * 4;
    return { name, dtype: 'F32', shape: [length], start: at, length: length * 4 };
  });
  const header = encodeHeader(listed);
  const bytes = new Uint8Array(header.length + start);
  bytes.set(header);
  bytes.set(new Uint8Array(Float32Array.from(tensors.flatMap(([, values]) => values)).buffer), header.length);
  return bytes;
}

async function written(file: Uint8Array, dtype: 'float16' | 'float32' = 'float16') {
  const asked: number[] = [];
  const expected: (readonly ByteRange[])[] = [];
  const memory = memorySource(file, 'weights');
  const source: RandomAccessSource = {
    ...memory,
    read: (offset, length) => {
      asked.push(offset);
      return memory.read(offset, length);
    },
    expect: (ranges) => void expected.push(ranges),
  };
  const dict = await readSafetensorsStateDict(source);
  asked.length = 0;
  const { sink, files } = memorySink();
  const target = await sink.create('out');
  const { keptFloat32 } = await writeWeights(dict, [], dtype, target, { onRead: () => undefined });
  const bytes = files.get('out') ?? new Uint8Array(0);
  const values: Record<string, readonly number[]> = {};
  for (const [name, tensor] of await readSafetensorsStateDict(memorySource(bytes, 'out')))
    values[name] = [...(await readFloats(tensor))];
  return {
    bytes,
    values,
    keptFloat32,
    asked,
    expected,
    order: [...parseSafetensorsIndex(bytes, 'out').tensors.keys()],
  };
}

const many = (length: number, first: number): readonly number[] =>
  Array.from({ length }, (_, i) => first + (i % 64));

describe('writeWeights', () => {
  const parts = {
    b: many(40_000, 1),
    // Beyond float16, and too large to be held.
    wide: many(40_000, 1e6),
    a: many(30_000, 2),
    odd: many(33_333, 3),
    narrow: [7e4, 1],
    z: many(50_000, 4),
    one: [5],
  };
  const shuffled = (['z', 'wide', 'one', 'a', 'narrow', 'odd', 'b'] as const).map(
    (name) => [name, parts[name]] as const,
  );

  it('lays tensors by name, wide ones and odd ones last, wherever they lay before', async () => {
    const { values, order, keptFloat32 } = await written(fileOf(shuffled));
    expect(order).toEqual(['a', 'b', 'z', 'narrow', 'wide', 'odd', 'one']);
    expect(keptFloat32).toEqual(['narrow', 'wide']);
    expect(values).toEqual(parts);
  });

  it.each(['float16', 'float32'] as const)('gives the same %s bytes for every order', async (dtype) => {
    const first = await written(fileOf(shuffled), dtype);
    const second = await written(fileOf([...shuffled].reverse()), dtype);
    expect(Buffer.compare(second.bytes, first.bytes)).toBe(0);
  });

  it('reads from front to back, and tells beforehand what it will read', async () => {
    const { asked, expected } = await written(fileOf(shuffled));
    const once = asked.slice(0, shuffled.length);
    expect(once).toEqual([...once].sort((x, y) => x - y));
    expect(expected.map((ranges) => ranges.map(({ offset }) => offset))).toEqual([once]);
    // What is large and has no place before all are seen is read again; what is small is not.
    expect(asked.length).toBe(shuffled.length + 2);
  });
});

describe('inFileOrder', () => {
  it('goes through one file after another', () => {
    const files = [
      memorySource(new Uint8Array(9), 'first'),
      memorySource(new Uint8Array(9), 'second'),
    ] as const;
    const tensor = (name: string, file: 0 | 1, offset: number): SourceTensor => ({
      name,
      dtype: 'F32',
      shape: [1],
      place: name,
      reads: [{ source: files[file], offset, length: 4 }],
      read: () => Promise.resolve(new Uint8Array(4)),
    });
    const tensors = [tensor('a', 0, 4), tensor('b', 1, 4), tensor('c', 1, 0), tensor('d', 0, 0)];
    expect(inFileOrder(tensors).map(({ name }) => name)).toEqual(['d', 'a', 'c', 'b']);
  });
});
