import { z } from 'zod';
import { AppError } from '../../lib/errors';
import { parseJson } from '../../lib/parse-json';
import { DTYPE_BYTES, elementCount, isTensorDtype } from '../dtypes';
import type { RandomAccessSource, TensorEntry, WeightsFile } from '../tensors';

/** Bytes before the header: its length, as an unsigned 64-bit number. */
const PREFIX_BYTES = 8;
/** The limit of huggingface/safetensors: safetensors/src/tensor.rs, MAX_HEADER_SIZE. */
const MAX_HEADER_BYTES = 100_000_000;

const headerEntrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

function unreadable(name: string, place: string, what: string): AppError {
  return new AppError('checkpoint-unreadable', `${name} is not a valid safetensors file: ${what}.`, {
    remedy: 'Download or save the file again.',
    place: `${name}, ${place}`,
  });
}

/** @returns the bytes that the header takes, from the first eight bytes of a file of `size` bytes. */
function headerLength(prefix: Uint8Array, size: number, name: string): number {
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length < 2 || length > MAX_HEADER_BYTES || length > size - PREFIX_BYTES) {
    throw unreadable(name, 'byte 0', `its header cannot have ${length} bytes`);
  }
  return length;
}

function readEntry(
  tensor: string,
  value: unknown,
  dataStart: number,
  size: number,
  name: string,
): TensorEntry {
  const parsed = headerEntrySchema.safeParse(value);
  const place = `tensor ${tensor}`;
  if (!parsed.success) throw unreadable(name, place, `the header's entry of ${tensor} is malformed`);
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  if (!isTensorDtype(dtype)) {
    throw new AppError(
      'tensor-invalid',
      `${tensor} in ${name} has the dtype ${dtype}, which is not known here.`,
      {
        remedy: 'Save the checkpoint as float32 or float16.',
        place: `${name}, ${place}`,
      },
    );
  }
  const length = offsets[1] - offsets[0];
  if (length !== elementCount(shape) * DTYPE_BYTES[dtype]) {
    throw unreadable(
      name,
      place,
      `${tensor} has ${length} bytes, which its shape [${shape.join(', ')}] does not need`,
    );
  }
  if (dataStart + offsets[1] > size)
    throw unreadable(name, place, `${tensor} lies beyond the end of the file`);
  return { dtype, shape, offset: dataStart + offsets[0], length };
}

/** The format wants every byte to belong to exactly one tensor. */
function checkCoverage(
  tensors: ReadonlyMap<string, TensorEntry>,
  dataStart: number,
  size: number,
  name: string,
): void {
  let expected = dataStart;
  const sorted = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.length - b.length);
  for (const [tensor, entry] of sorted) {
    if (entry.offset !== expected) {
      throw unreadable(
        name,
        `tensor ${tensor}`,
        `${tensor} overlaps another tensor or leaves a hole before it`,
      );
    }
    expected += entry.length;
  }
  if (expected !== size) throw unreadable(name, `byte ${expected}`, 'bytes follow the last tensor');
}

function parseIndex(header: Uint8Array, size: number, name: string): Map<string, TensorEntry> {
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch {
    throw unreadable(name, `byte ${PREFIX_BYTES}`, 'its header is not JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw unreadable(name, `byte ${PREFIX_BYTES}`, 'its header is not an object');
  }
  const dataStart = PREFIX_BYTES + header.byteLength;
  const tensors = new Map<string, TensorEntry>();
  for (const [tensor, value] of Object.entries(json)) {
    if (tensor !== '__metadata__') tensors.set(tensor, readEntry(tensor, value, dataStart, size, name));
  }
  checkCoverage(tensors, dataStart, size, name);
  return tensors;
}

/**
 * The index of a safetensors file; reads the header only.
 * @throws AppError `checkpoint-unreadable` (malformed), `tensor-invalid` (a dtype that is not known here).
 */
export async function readSafetensorsIndex(
  source: RandomAccessSource,
  location: string,
): Promise<WeightsFile> {
  if (source.size < PREFIX_BYTES) throw unreadable(source.name, 'byte 0', 'it is too short');
  const length = headerLength(await source.read(0, PREFIX_BYTES), source.size, source.name);
  const header = await source.read(PREFIX_BYTES, length);
  return { location, tensors: parseIndex(header, source.size, source.name) };
}

/** As {@link readSafetensorsIndex}, for a whole file in memory. */
export function parseSafetensorsIndex(bytes: Uint8Array, location: string): WeightsFile {
  const size = bytes.byteLength;
  if (size < PREFIX_BYTES) throw unreadable(location, 'byte 0', 'it is too short');
  const length = headerLength(bytes.subarray(0, PREFIX_BYTES), size, location);
  const header = bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  return { location, tensors: parseIndex(header, size, location) };
}
