import type { TensorDtype } from '../tensors';
import { PickleGlobal, PickleObject, PickleTuple, type PickleHost, type PickleValue } from './pickle-values';

/** The classes and functions that state dicts refer to, and what each stands for; every other name is refused. */

const STORAGE_DTYPES: ReadonlyMap<string, TensorDtype> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
]);

/** A block of elements that one member of the archive holds. */
export class TorchStorage extends PickleObject {
  readonly kind = 'storage';
  readonly key: string;
  readonly dtype: TensorDtype;
  /** Elements. */
  readonly count: number;
  constructor(key: string, dtype: TensorDtype, count: number) {
    super();
    this.key = key;
    this.dtype = dtype;
    this.count = count;
  }
}

/** A view of a storage; offset and strides in elements. */
export class TorchTensor extends PickleObject {
  readonly kind = 'tensor';
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    super();
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A shape or strides: a tuple, or a torch.Size, which is read as one. */
function counts(value: PickleValue | undefined): readonly number[] | null {
  if (!(value instanceof PickleTuple)) return null;
  const items = value.items.filter(isCount);
  return items.length === value.items.length ? items : null;
}

type Reduction = (args: readonly PickleValue[]) => PickleValue | null;

/** (storage, storage_offset, size, stride, requires_grad, backward_hooks, …): pytorch/pytorch: torch/_utils.py */
const rebuildTensor: Reduction = ([storage, offset, size, stride]) => {
  const shape = counts(size);
  const strides = counts(stride);
  if (!(storage instanceof TorchStorage) || !isCount(offset) || shape === null || strides === null)
    return null;
  return shape.length === strides.length ? new TorchTensor(storage, offset, shape, strides) : null;
};

/** (data, requires_grad, backward_hooks, …) */
const rebuildParameter: Reduction = ([data]) => (data instanceof TorchTensor ? data : null);

/** An OrderedDict from nothing or a list of pairs. */
const orderedDict: Reduction = ([pairs]) => {
  const dict = new Map<PickleValue, PickleValue>();
  if (pairs === undefined) return dict;
  if (!Array.isArray(pairs)) return null;
  for (const pair of pairs) {
    const items = pair instanceof PickleTuple ? pair.items : Array.isArray(pair) ? pair : [];
    const [key, value] = items;
    if (key === undefined || value === undefined) return null;
    dict.set(key, value);
  }
  return dict;
};

const size: Reduction = ([items]) => (items instanceof PickleTuple ? items : null);

const REDUCTIONS: ReadonlyMap<string, Reduction> = new Map([
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ['torch._utils._rebuild_parameter_with_state', rebuildParameter],
  ['collections.OrderedDict', orderedDict],
  ['torch.Size', size],
]);

/** The host of pickles inside PyTorch's zip archives. */
export const torchHost: PickleHost = {
  global: (name) => (REDUCTIONS.has(name) || STORAGE_DTYPES.has(name) ? new PickleGlobal(name) : null),
  reduce: (callable, args) => REDUCTIONS.get(callable.name)?.(args) ?? null,
  /** ('storage', class, key, device, elements): pytorch/pytorch: torch/serialization.py, _save */
  persistent(id) {
    if (!(id instanceof PickleTuple)) return null;
    const [kind, type, key, , count] = id.items;
    const dtype = type instanceof PickleGlobal ? STORAGE_DTYPES.get(type.name) : undefined;
    if (kind !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(count)) return null;
    return new TorchStorage(key, dtype, count);
  },
};
