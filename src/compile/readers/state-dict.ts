import { AppError } from '../../lib/errors';
import type { RandomAccessSource } from '../tensors';
import { readSafetensorsIndex } from './safetensors';
import type { SourceTensor, StateDict } from './source-tensor';
import { inPieces } from './sources';
import { readTorchStateDict } from './torch-checkpoint';

/** @throws AppError as `readSafetensorsIndex`. */
export async function readSafetensorsStateDict(source: RandomAccessSource): Promise<StateDict> {
  const { tensors } = await readSafetensorsIndex(source, source.name);
  const dict = new Map<string, SourceTensor>();
  for (const [name, { dtype, shape, offset, length }] of tensors) {
    const place = `${source.name}, tensor ${name}`;
    const reads = [{ source, offset, length }];
    dict.set(name, {
      name,
      dtype,
      shape,
      place,
      reads,
      read: () => source.read(offset, length),
      pieces: (most) => inPieces(source, offset, length, most),
    });
  }
  return dict;
}

/** The pickle protocol opcode with protocol 2: how torch.save began its files before version 1.6. */
const OLD_TORCH = [0x80, 0x02];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/**
 * Every tensor of a checkpoint by its name there, of nested dicts with dots between; what kind of file it is, its
 * first bytes say. Reads the index only.
 * @throws AppError `checkpoint-unreadable` or `tensor-invalid`, with file and place.
 */
export async function readStateDict(source: RandomAccessSource): Promise<StateDict> {
  const first = await source.read(0, Math.min(source.size, 9));
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => first[i] === byte);
  if (begins(ZIP)) return readTorchStateDict(source);
  if (begins(OLD_TORCH)) {
    throw new AppError(
      'checkpoint-unreadable',
      `${source.name} was saved by PyTorch before 1.6, without an archive.`,
      {
        remedy: 'Load it with torch.load and save it again with torch.save or as safetensors.',
        place: `${source.name}, byte 0`,
      },
    );
  }
  return readSafetensorsStateDict(source);
}
