import { concat } from './zip-builder';

/** Pickles written opcode by opcode (CPython: Lib/pickle.py), for what torch.save would never write. */
export const op = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
export const join = (...parts: readonly Uint8Array[]): Uint8Array => concat(parts);

export const int = (value: number): Uint8Array => {
  const bytes = new Uint8Array(5);
  bytes[0] = 0x4a; // BININT
  new DataView(bytes.buffer).setInt32(1, value, true);
  return bytes;
};
export const text = (value: string): Uint8Array => join(op(0x8c, value.length), ascii(value));
export const global = (name: string): Uint8Array => {
  const dot = name.lastIndexOf('.');
  return ascii(`c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`);
};
export const tuple = (...items: readonly Uint8Array[]): Uint8Array => join(op(0x28), ...items, op(0x74));
export const put = (key: number): Uint8Array => op(0x71, key);
export const get = (key: number): Uint8Array => op(0x68, key);
export const dict = (...pairs: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  join(op(0x7d, 0x28), ...pairs.flatMap(([key, value]) => [text(key), value]), op(0x75));

export interface View {
  readonly offset?: number;
  readonly shape?: readonly number[];
  readonly strides?: readonly number[];
  readonly count?: number;
  readonly key?: string;
  readonly type?: string;
}

export const tensor = ({
  offset = 0,
  shape = [4],
  strides = [1],
  count = 4,
  key = '0',
  type = 'torch.FloatStorage',
}: View): Uint8Array =>
  join(
    global('torch._utils._rebuild_tensor_v2'),
    tuple(
      tuple(text('storage'), global(type), text(key), text('cpu'), int(count)),
      op(0x51),
      int(offset),
      tuple(...shape.map(int)),
      tuple(...strides.map(int)),
      op(0x89),
      join(global('collections.OrderedDict'), op(0x29, 0x52)),
    ),
    op(0x52),
  );

/** The pickle of a file that torch.save wrote. */
export const pickleOf = (value: Uint8Array): Uint8Array => join(op(0x80, 2), value, op(0x2e));
