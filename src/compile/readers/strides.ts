/** Views of a storage: strides in elements, as torch has them. */

/** True when the elements lie row by row without gaps; the stride of a dimension of one says nothing. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] ?? 1;
    if (size !== 1 && strides[i] !== expected) return false;
    expected *= size;
  }
  return true;
}

/** Elements from the view's first to its last, both included; at least one dimension must not be empty. */
export function spanOf(shape: readonly number[], strides: readonly number[]): number {
  return shape.reduce((span, size, i) => span + (size - 1) * (strides[i] ?? 0), 1);
}

/** The view's elements row by row. `span` begins at its first element. */
export function gather(
  span: Uint8Array,
  elementBytes: number,
  shape: readonly number[],
  strides: readonly number[],
): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const gathered = new Uint8Array(count * elementBytes);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < gathered.length; to += elementBytes) {
    for (let byte = 0; byte < elementBytes; byte++)
      gathered[to + byte] = span[from * elementBytes + byte] ?? 0;
    for (let i = shape.length - 1; i >= 0; i--) {
      const next = (index[i] ?? 0) + 1;
      const stride = strides[i] ?? 0;
      if (next < (shape[i] ?? 0)) {
        index[i] = next;
        from += stride;
        break;
      }
      from -= (next - 1) * stride;
      index[i] = 0;
    }
  }
  return gathered;
}
