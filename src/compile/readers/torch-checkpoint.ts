import { AppError } from '../../lib/errors';
import { DTYPE_BYTES, elementCount } from '../dtypes';
import type { ByteRange, RandomAccessSource } from '../tensors';
import { checkedPieces, memberPieces } from './member-pieces';
import { readPickle } from './pickle';
import type { PickleValue } from './pickle-values';
import type { PlannedRead, SourceTensor, StateDict } from './source-tensor';
import { hasRows, stridedPieces } from './strided-pieces';
import { gather, isContiguous, spanOf } from './strides';
import { torchHost, TorchTensor } from './torch-globals';
import { LOCAL_HEADER_BYTES, openZip, type ZipArchive, type ZipMember } from './zip';

/** The pickle of a checkpoint of ten thousand tensors has about 2 MB. */
const MAX_PICKLE_BYTES = 128 * 2 ** 20;
/** Dicts may refer to one another; a state dict's are a few levels deep and have some thousand entries. */
const MAX_DEPTH = 16;
const MAX_ENTRIES = 1_000_000;
/** What one typed array can hold in every browser. */
const MAX_TENSOR_BYTES = 2 ** 31;
/** A view may repeat elements (stride 0); none in a state dict repeats them into more than this. */
const MAX_REPEATED_ELEMENTS = 2 ** 20;

/** A view that is the whole of its storage, or nearly: read whole, it can be checked. */
const MOST_OF_A_STORAGE = 0.9;

interface Archive {
  readonly source: RandomAccessSource;
  readonly zip: ZipArchive;
  /** Folder of the archive that its members lie in, with the slash. */
  readonly folder: string;
}

function unreadable(source: RandomAccessSource, place: string, what: string): AppError {
  return new AppError(
    'checkpoint-unreadable',
    `${source.name} is not a readable PyTorch checkpoint: ${what}.`,
    {
      remedy: 'Use a checkpoint that holds a state dict, saved by torch.save or as safetensors.',
      place: `${source.name}, ${place}`,
    },
  );
}

function invalid(place: string, what: string): AppError {
  return new AppError('tensor-invalid', `A tensor cannot be read: ${what}.`, {
    remedy: 'Download the file again; it seems to be damaged.',
    place,
  });
}

async function openArchive(source: RandomAccessSource): Promise<{ archive: Archive; pickle: ZipMember }> {
  const zip = await openZip(source);
  const pickles = [...zip.members.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1)
    throw unreadable(source, 'data.pkl', 'it has not one data.pkl');
  if (pickle.size > MAX_PICKLE_BYTES)
    throw unreadable(source, 'data.pkl', `its pickle has ${pickle.size} bytes`);
  const archive = { source, zip, folder: pickle.name.slice(0, -'data.pkl'.length) };
  const order = zip.members.get(`${archive.folder}byteorder`);
  if (order !== undefined && order.size <= 16) {
    const text = new TextDecoder().decode(await zip.read(order));
    if (text !== 'little') throw unreadable(source, 'byteorder', `its byte order is ${text}`);
  }
  return { archive, pickle };
}

/** Checks the view against its storage, and the storage against its member. */
function toSourceTensor(name: string, tensor: TorchTensor, { source, zip, folder }: Archive): SourceTensor {
  const { storage, offset, shape, strides } = tensor;
  const place = `${source.name}, tensor ${name}`;
  const elementBytes = DTYPE_BYTES[storage.dtype];
  const member = zip.members.get(`${folder}data/${storage.key}`);
  if (member === undefined) throw invalid(place, `the archive has no storage ${storage.key}`);
  if (member.size < storage.count * elementBytes) throw invalid(place, `storage ${storage.key} is too short`);

  const count = elementCount(shape);
  const span = count === 0 ? 0 : spanOf(shape, strides);
  // Written so that NaN and infinity fail too.
  if (!(offset + span <= storage.count))
    throw invalid(place, `its shape [${shape.join(', ')}] reaches beyond its storage`);
  const repeats = count > storage.count && count > MAX_REPEATED_ELEMENTS;
  if (!(count * elementBytes <= MAX_TENSOR_BYTES) || repeats)
    throw invalid(place, `it has ${count} elements`);

  const first = offset * elementBytes;
  const length = span * elementBytes;
  const whole = length >= member.size * MOST_OF_A_STORAGE;
  const read = async (): Promise<Uint8Array> => {
    if (count === 0) return new Uint8Array(0);
    const bytes = whole
      ? (await zip.read(member)).subarray(first, first + length)
      : await source.read((await zip.locate(member)) + first, length);
    return isContiguous(shape, strides) ? bytes : gather(bytes, elementBytes, shape, strides);
  };
  const plain = isContiguous(shape, strides);
  const view = { shape, strides, elementBytes };
  const spans = (most: number): AsyncIterable<Uint8Array> =>
    (whole ? checkedPieces : memberPieces)(source, zip, member, { offset: first, length }, most);
  const pieces = plain ? spans : (most: number) => stridedPieces(view, most, spans);
  const cut = count > 0 && (plain || hasRows(view));
  const reads = count === 0 ? [] : plannedReads(source, member, whole ? null : { offset: first, length });
  return { name, dtype: storage.dtype, shape, place, reads, read, ...(cut ? { pieces } : {}) };
}

/** The member's header and all of it, or the part of it: where that begins exactly, only the header tells. */
function plannedReads(
  source: RandomAccessSource,
  { size, extent }: ZipMember,
  part: ByteRange | null,
): readonly PlannedRead[] {
  if (part === null) return [{ source, ...extent }];
  const header = extent.length - size;
  return [
    { source, offset: extent.offset, length: Math.min(LOCAL_HEADER_BYTES, extent.length) },
    {
      source,
      offset: extent.offset + part.offset,
      length: Math.min(header + part.length, extent.length - part.offset),
    },
  ];
}

/** Tensors of nested dicts by their dotted names; other values are not weights and are passed over. */
function collectTensors(root: PickleValue, archive: Archive): Map<string, SourceTensor> {
  const { source } = archive;
  const dict = new Map<string, SourceTensor>();
  let entries = 0;
  const visit = (value: PickleValue, prefix: string, depth: number): void => {
    if (!(value instanceof Map)) return;
    if (depth > MAX_DEPTH)
      throw unreadable(source, 'data.pkl', `its dicts are nested more than ${MAX_DEPTH} deep`);
    for (const [key, entry] of value) {
      if (++entries > MAX_ENTRIES)
        throw unreadable(source, 'data.pkl', `it has more than ${MAX_ENTRIES} entries`);
      if (typeof key !== 'string' && typeof key !== 'number') continue;
      const name = `${prefix}${key}`;
      if (entry instanceof TorchTensor) {
        if (dict.has(name)) throw unreadable(source, `tensor ${name}`, `it has two tensors called ${name}`);
        dict.set(name, toSourceTensor(name, entry, archive));
      } else visit(entry, `${name}.`, depth + 1);
    }
  };
  visit(root, '', 0);
  return dict;
}

/**
 * Every tensor of a file that torch.save wrote (1.6 and later: a zip archive), by its dotted name. Executes nothing
 * and reads no weights yet.
 * @throws AppError `checkpoint-unreadable` or `tensor-invalid`, with file and place.
 */
export async function readTorchStateDict(source: RandomAccessSource): Promise<StateDict> {
  const { archive, pickle } = await openArchive(source);
  const root = readPickle(await archive.zip.read(pickle), source.name, torchHost);
  const dict = collectTensors(root, archive);
  if (dict.size === 0) throw unreadable(source, 'data.pkl', 'it holds no tensors');
  return dict;
}
