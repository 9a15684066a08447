import { expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { decodeFloatWav, encodeFloatWav } from '../../../src/storage/float-wav';

const samples = Float32Array.of(0, -0, 1, -1, 1e-45, 0.1, 3.4e38, -(2 ** -126));
const bytes = encodeFloatWav({ samples, sampleRate: 22_050 });

/** With something changed at a place of the file. */
function changed(at: number, ...values: readonly number[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(values, at);
  return copy;
}

test('samples come back bit by bit: minus zero, the smallest, the largest', () => {
  const read = decodeFloatWav(bytes);
  expect(read.sampleRate).toBe(22_050);
  expect(new Uint32Array(read.samples.buffer)).toEqual(new Uint32Array(samples.buffer));
});

test('the header is the one of 32-bit floats, with the number of frames', () => {
  const view = new DataView(bytes.buffer);
  expect(bytes).toHaveLength(58 + samples.byteLength);
  expect(view.getUint32(4, true)).toBe(bytes.length - 8);
  expect([view.getUint16(20, true), view.getUint16(22, true), view.getUint16(34, true)]).toEqual([3, 1, 32]);
  expect(view.getUint32(46, true)).toBe(samples.length);
});

test('a chunk that is not known is passed over, also where it moves the samples off a multiple of four', () => {
  const odd = new Uint8Array(bytes.length + 10);
  odd.set(bytes.subarray(0, 12));
  odd.set([0x4c, 0x49, 0x53, 0x54, 1, 0, 0, 0, 7, 0], 12);
  odd.set(bytes.subarray(12), 22);
  expect(decodeFloatWav(odd).samples).toEqual(samples);
});

test.each([
  ['no WAV file', new Uint8Array(100)],
  ['nothing', new Uint8Array()],
  ['a file cut off', bytes.subarray(0, 70)],
  ['a header alone', bytes.subarray(0, 50)],
  ['whole numbers', changed(20, 1)],
  ['two channels', changed(22, 2)],
  ['no rate', changed(24, 0, 0, 0, 0)],
  ['a sample that is no number', changed(58, 0, 0, 0xc0, 0x7f)],
  ['an infinite sample', changed(62, 0, 0, 0x80, 0xff)],
])('%s is refused', (_, file) => {
  expect(() => decodeFloatWav(file)).toThrow(AppError);
});
