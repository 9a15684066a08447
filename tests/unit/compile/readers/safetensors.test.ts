import { describe, expect, it } from 'vitest';
import { floatsToHalves } from '../../../../src/compile/half';
import { parseSafetensorsIndex, readSafetensorsIndex } from '../../../../src/compile/readers/safetensors';
import { memorySource } from '../../../../src/compile/readers/sources';
import { widenSafetensors } from '../../../../src/compile/widen';

/** A file made of a header object and the bytes of the data, by the format's own description. */
function file(header: unknown, data: Uint8Array | number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const body = typeof data === 'number' ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

const entry = (dtype: string, shape: number[], from: number, to: number): unknown => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

describe('readSafetensorsIndex', () => {
  it('gives absolute offsets, and reads no more than the header', async () => {
    const bytes = file(
      { __metadata__: { a: 'b' }, x: entry('F32', [2, 3], 4, 28), y: entry('I16', [2], 0, 4) },
      28,
    );
    let farthest = 0;
    const source = memorySource(bytes, 'a.safetensors');
    const index = await readSafetensorsIndex(
      {
        ...source,
        read: (offset, length) => (
          (farthest = Math.max(farthest, offset + length)),
          source.read(offset, length)
        ),
      },
      'weights',
    );
    const start = bytes.length - 28;
    expect(index.location).toBe('weights');
    expect([...index.tensors.keys()]).toEqual(['x', 'y']);
    expect(index.tensors.get('x')).toEqual({ dtype: 'F32', shape: [2, 3], offset: start + 4, length: 24 });
    expect(index.tensors.get('y')).toEqual({ dtype: 'I16', shape: [2], offset: start, length: 4 });
    expect(farthest).toBe(start);
  });

  it.each([
    ['nothing', new Uint8Array(7)],
    ['a header longer than the file', file('{}', 0).fill(255, 0, 7)],
    ['a header that is not JSON', file('{"x":', 0)],
    ['a header that is a list', file([], 0)],
    ['a length that is not the shape’s', file({ x: entry('F32', [2], 0, 4) }, 4)],
    ['offsets in the wrong order', file({ x: entry('F32', [1], 4, 0) }, 4)],
    ['a tensor beyond the end', file({ x: entry('F32', [2], 0, 8) }, 4)],
    ['overlapping tensors', file({ x: entry('F32', [1], 0, 4), y: entry('F32', [1], 2, 6) }, 6)],
    ['a hole', file({ x: entry('U8', [1], 1, 2) }, 2)],
    ['bytes after the last tensor', file({ x: entry('U8', [1], 0, 1) }, 2)],
    ['a negative dimension', file({ x: entry('U8', [-1, -1], 0, 1) }, 1)],
    ['an absurd dimension', file({ x: entry('U8', [2 ** 40, 2 ** 40], 0, 1) }, 1)],
  ])('refuses %s', async (_, bytes) => {
    await expect(readSafetensorsIndex(memorySource(bytes, 'bad.safetensors'), 'w')).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      place: expect.stringContaining('bad.safetensors') as unknown,
    });
  });

  it('names the tensor whose dtype it does not know', () => {
    expect(() => parseSafetensorsIndex(file({ 'a.b': entry('F8_E4M3', [1], 0, 1) }, 1), 'w')).toThrow(
      expect.objectContaining({ code: 'tensor-invalid', place: 'w, tensor a.b' }) as Error,
    );
  });
});

describe('widenSafetensors', () => {
  const values = [1, -2.5, 2 ** -24, 65504, 0.333251953125];
  const halves = floatsToHalves(Float32Array.from(values));

  it('makes float32 of 16-bit floats, at multiples of four, and keeps the rest', () => {
    const data = new Uint8Array(3 + 10 + 4 + 8);
    data.set([7, 8, 9], 0);
    data.set(new Uint8Array(halves.buffer), 3);
    data.set([0x80, 0x3f, 0x49, 0xc0], 13);
    data.set(new Uint8Array(Float64Array.of(Math.PI).buffer), 17);
    const bytes = file(
      {
        bytes: entry('U8', [3], 0, 3),
        half: entry('F16', [5, 1], 3, 13),
        brain: entry('BF16', [2], 13, 17),
        double: entry('F64', [], 17, 25),
      },
      data,
    );
    const widened = widenSafetensors(bytes, 'w');
    expect(parseSafetensorsIndex(widened.bytes, 'w')).toEqual(widened.file);
    const floats = (name: string): number[] => {
      const at = widened.file.tensors.get(name);
      if (at === undefined) throw new Error(name);
      expect(at.dtype).toBe('F32');
      expect(at.offset % 4).toBe(0);
      return [...new Float32Array(widened.bytes.buffer, at.offset, at.length / 4)];
    };
    expect(floats('half')).toEqual(values);
    expect(floats('brain')).toEqual([1, -3.140625]);
    expect(widened.file.tensors.get('half')?.shape).toEqual([5, 1]);
    const double = widened.file.tensors.get('double');
    expect(new Float64Array(widened.bytes.slice(double?.offset, (double?.offset ?? 0) + 8).buffer)[0]).toBe(
      Math.PI,
    );
    const small = widened.file.tensors.get('bytes');
    expect([...widened.bytes.slice(small?.offset, (small?.offset ?? 0) + 3)]).toEqual([7, 8, 9]);
  });

  it('gives a file without 16-bit floats back as it is', () => {
    const bytes = file({ x: entry('F32', [1], 0, 4) }, 4);
    expect(widenSafetensors(bytes, 'w').bytes).toBe(bytes);
  });

  it('works on a part of a larger buffer', () => {
    const bytes = file({ x: entry('F16', [5], 0, 10) }, new Uint8Array(halves.buffer));
    const padded = new Uint8Array(bytes.length + 1);
    padded.set(bytes, 1);
    const { bytes: whole } = widenSafetensors(bytes, 'w');
    expect(widenSafetensors(padded.subarray(1), 'w').bytes).toEqual(whole);
  });
});
