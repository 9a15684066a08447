import { elementCount } from '../dtypes';
import { gather, spanOf } from './strides';

/** Rows are taken by so many: a piece then has a multiple of 8 bytes. */
const ROWS = 8;

export interface StridedView {
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  readonly elementBytes: number;
}

/**
 * Whether the view's rows lie one behind the other in its storage, whatever the order within a row (a convolution's
 * weights in PyTorch's channels_last): then it can be read by some rows at a time.
 */
export function hasRows({ shape, strides }: StridedView): boolean {
  const [rows = 0] = shape;
  const [stride = 0] = strides;
  return rows > ROWS && stride > 0 && stride >= spanOf(shape.slice(1), strides.slice(1));
}

/**
 * The elements of such a view row by row, about `most` bytes at a time, eight rows at the least.
 * @param read the view's span in pieces of so many bytes
 */
export async function* stridedPieces(
  { shape, strides, elementBytes }: StridedView,
  most: number,
  read: (most: number) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const [rows = 0, ...row] = shape;
  const rowBytes = (strides[0] ?? 0) * elementBytes;
  const together =
    Math.max(1, Math.floor(most / Math.max(rowBytes, elementCount(row) * elementBytes) / ROWS)) * ROWS;
  let done = 0;
  for await (const span of read(together * rowBytes)) {
    const some = Math.min(together, rows - done);
    yield gather(span, elementBytes, [some, ...row], strides);
    done += some;
  }
}
