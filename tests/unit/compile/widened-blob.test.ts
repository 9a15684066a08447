import { describe, expect, it } from 'vitest';
import { floatsToHalves } from '../../../src/compile/half';
import { parseSafetensorsIndex, readSafetensorsIndex } from '../../../src/compile/readers/safetensors';
import { blobSource } from '../../../src/compile/readers/sources';
import type { WeightsFile } from '../../../src/compile/tensors';
import { widenSafetensors } from '../../../src/compile/widen';
import { widenedBlob } from '../../../src/compile/widened-blob';
import { encodeHeader } from '../../../src/compile/writers/safetensors';
import { normalNoise } from '../../../src/lib/random';

/** Bytes of a file with tensors of several dtypes; `large` has more numbers than are widened at a time. */
function safetensors(): Uint8Array<ArrayBuffer> {
  const numbers = (count: number): Uint8Array => new Uint8Array(floatsToHalves(normalNoise(1, count)).buffer);
  const tensors = [
    ['bytes', 'U8', [3], Uint8Array.of(7, 8, 9)],
    ['half', 'F16', [5], numbers(5)],
    ['large', 'F16', [1_500_001], numbers(1_500_001)],
    ['brain', 'BF16', [3], Uint8Array.of(0x80, 0x3f, 0x49, 0xc0, 0, 1)],
    ['float', 'F32', [2], new Uint8Array(Float32Array.of(1.5, -2).buffer)],
  ] as const;
  let start = 0;
  const header = encodeHeader(
    tensors.map(([name, dtype, shape, { length }]) => {
      const tensor = { name, dtype, shape, start, length };
      start += length;
      return tensor;
    }),
  );
  const bytes = new Uint8Array(header.length + start);
  bytes.set(header);
  let at = header.length;
  for (const [, , , data] of tensors) {
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

async function onDisk(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ readonly bytes: Blob; readonly file: WeightsFile }> {
  const blob = new Blob([bytes]);
  return widenedBlob(blob, await readSafetensorsIndex(blobSource(blob, 'w'), 'w'));
}

describe('a file that is widened as it is read', () => {
  it('is the file that is widened in memory', async () => {
    const bytes = safetensors();
    const inMemory = widenSafetensors(bytes, 'w');
    const disk = await onDisk(bytes);
    expect(disk.file).toEqual(inMemory.file);
    expect(disk.bytes.size).toBe(inMemory.bytes.length);
    const read = await bytesOf(disk.bytes);
    expect(Buffer.compare(read, inMemory.bytes)).toBe(0);
    expect(parseSafetensorsIndex(read, 'w')).toEqual(disk.file);
  });

  it('gives any slice of it, and slices of slices', async () => {
    const bytes = safetensors();
    const whole = widenSafetensors(bytes, 'w').bytes;
    const { bytes: blob, file } = await onDisk(bytes);
    for (const { offset, length } of file.tensors.values()) {
      const tensor = blob.slice(offset, offset + length);
      expect(tensor.size).toBe(length);
      expect(Buffer.compare(await bytesOf(tensor), whole.slice(offset, offset + length))).toBe(0);
      // Within a number, and beyond the tensor.
      expect(await bytesOf(tensor.slice(1, 7))).toEqual(
        whole.slice(offset + 1, Math.min(offset + 7, offset + length)),
      );
      expect(await bytesOf(blob.slice(offset - 3, offset + 2))).toEqual(whole.slice(offset - 3, offset + 2));
    }
    expect(await bytesOf(blob.slice(-5))).toEqual(whole.slice(-5));
    expect((await bytesOf(blob.slice(9, 4))).length).toBe(0);
    expect((await bytesOf(blob.slice(whole.length + 4))).length).toBe(0);
  });

  it('reads no more of the disk than a slice needs', async () => {
    const bytes = safetensors();
    const read: number[] = [];
    class Watched extends Blob {
      override slice(start?: number, end?: number): Blob {
        read.push((end ?? 0) - (start ?? 0));
        return super.slice(start, end);
      }
    }
    const blob = new Watched([bytes]);
    const file = parseSafetensorsIndex(bytes, 'w');
    const disk = widenedBlob(blob, file);
    const { offset = 0, length = 0 } = disk.file.tensors.get('large') ?? {};
    await bytesOf(disk.bytes.slice(offset, offset + length));
    expect(read.reduce((sum, size) => sum + size, 0)).toBe(length / 2);
    expect(Math.max(...read)).toBeLessThan(length / 2);
  });

  it('is the file itself where nothing is to be widened', () => {
    const header = encodeHeader([{ name: 'x', dtype: 'F32', shape: [1], start: 0, length: 4 }]);
    const bytes = new Uint8Array(header.length + 4);
    bytes.set(header);
    const blob = new Blob([bytes]);
    expect(widenedBlob(blob, parseSafetensorsIndex(bytes, 'w')).bytes).toBe(blob);
  });
});
