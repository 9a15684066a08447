import { describe, expect, it } from 'vitest';
import { hasRows, stridedPieces, type StridedView } from '../../../../src/compile/readers/strided-pieces';
import { gather, spanOf } from '../../../../src/compile/readers/strides';

/** [rows, channels, height, width] as PyTorch's channels_last lays them: channels vary first. */
const channelsLast = (rows: number, channels: number, height: number, width: number): StridedView => ({
  shape: [rows, channels, height, width],
  strides: [channels * height * width, 1, channels * width, channels],
  elementBytes: 2,
});

async function inPieces(view: StridedView, most: number): Promise<{ bytes: number[]; longest: number }> {
  const length = spanOf(view.shape, view.strides) * view.elementBytes;
  const storage = Uint8Array.from({ length }, (_, i) => (i * 37 + (i >> 8)) & 255);
  const bytes: number[] = [];
  let longest = 0;
  const read = async function* (span: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < length; at += span) yield storage.subarray(at, at + span);
  };
  for await (const piece of stridedPieces(view, most, read)) {
    bytes.push(...piece);
    longest = Math.max(longest, piece.length);
  }
  expect(bytes).toEqual([...gather(storage, view.elementBytes, view.shape, view.strides)]);
  return { bytes, longest };
}

describe('a view whose rows lie one behind the other', () => {
  it.each([
    ['channels_last', channelsLast(37, 5, 3, 3)],
    ['channels_last, rows that come out even', channelsLast(32, 4, 3, 3)],
    ['rows with gaps', { shape: [33, 6], strides: [10, 1], elementBytes: 4 }],
    ['rows with gaps, backwards within', { shape: [20, 3, 4], strides: [16, 1, 3], elementBytes: 8 }],
  ] as const)('is the same in pieces: %s', async (_, view) => {
    expect(hasRows(view)).toBe(true);
    for (const most of [1, 64, 1000, 4096, 1e6]) await inPieces(view, most);
  });

  it('comes in pieces no longer than asked for, of eight rows at the least', async () => {
    const view = channelsLast(100, 5, 3, 3);
    const row = 5 * 9 * 2;
    expect((await inPieces(view, 20 * row)).longest).toBe(16 * row);
    expect((await inPieces(view, 1)).longest).toBe(8 * row);
  });
});

describe('a view that can only be read whole', () => {
  it.each([
    ['a transposed matrix', { shape: [40, 30], strides: [1, 40], elementBytes: 4 }],
    ['one row over and over', { shape: [40, 30], strides: [0, 1], elementBytes: 4 }],
    ['rows over one another', { shape: [40, 30], strides: [10, 1], elementBytes: 4 }],
    ['a few rows', channelsLast(8, 5, 3, 3)],
  ] as const)('%s', (_, view) => {
    expect(hasRows(view)).toBe(false);
  });
});
