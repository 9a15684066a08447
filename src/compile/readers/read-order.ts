import type { ByteRange, RandomAccessSource } from '../tensors';
import type { SourceTensor } from './source-tensor';

/**
 * In the order in which they lie in their files, so that a file that comes over a network is read from front to back;
 * tells the files what will be read. Names of modules and places in a file agree in no checkpoint: torch.save before
 * 2.1 sorts its storages by the digits of their numbers (0, 1, 10, 100, 101, …).
 */
export function inFileOrder(tensors: readonly SourceTensor[]): readonly SourceTensor[] {
  const files = new Map<RandomAccessSource, ByteRange[]>();
  for (const { reads } of tensors) {
    for (const { source, offset, length } of reads) {
      const ranges = files.get(source) ?? [];
      ranges.push({ offset, length });
      files.set(source, ranges);
    }
  }
  for (const [source, ranges] of files) {
    source.expect?.([...ranges].sort((a, b) => a.offset - b.offset || a.length - b.length));
  }
  const order = new Map([...files.keys()].map((source, index) => [source, index]));
  const placed = tensors.map((tensor) => {
    const [first] = tensor.reads;
    const file = first === undefined ? -1 : (order.get(first.source) ?? -1);
    return { tensor, file, offset: Math.max(-1, ...tensor.reads.map(({ offset }) => offset)) };
  });
  return placed.sort((a, b) => a.file - b.file || a.offset - b.offset).map(({ tensor }) => tensor);
}
