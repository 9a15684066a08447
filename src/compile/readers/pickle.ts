import { PickleCursor } from './pickle-cursor';
import { PickleGlobal, PickleTuple, type PickleHost, type PickleValue } from './pickle-values';

const HIGHEST_PROTOCOL = 5;
const STOP = 0x2e;

/**
 * Reads the pickle of a state dict: the opcodes that torch.save writes (protocols 2 to 5; CPython: Lib/pickle.py),
 * names from the host's list only; nothing is executed. Every step consumes bytes and every length is checked against
 * those that are left, so memory grows with the pickle and no faster.
 * @throws AppError `checkpoint-unreadable` with the byte, and the name of a class that is not on the list.
 */
export function readPickle(bytes: Uint8Array, name: string, host: PickleHost): PickleValue {
  const machine = new PickleMachine(new PickleCursor(bytes, name), host);
  for (;;) {
    const opcode = machine.cursor.opcode();
    if (opcode === STOP) return machine.result();
    const step = STEPS.get(opcode);
    if (step === undefined) {
      throw machine.cursor.error(
        `opcode 0x${opcode.toString(16).padStart(2, '0')} does not occur in state dicts`,
      );
    }
    step(machine);
  }
}

class PickleMachine {
  readonly cursor: PickleCursor;
  readonly host: PickleHost;
  readonly memo = new Map<number, PickleValue>();
  /** The stacks below each mark, the innermost last. */
  readonly #below: PickleValue[][] = [];
  #stack: PickleValue[] = [];

  constructor(cursor: PickleCursor, host: PickleHost) {
    this.cursor = cursor;
    this.host = host;
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined) throw this.cursor.error('an operand is missing');
    return value;
  }

  /** The topmost value, which stays. */
  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.cursor.error('an operand is missing');
    return value;
  }

  popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) throw this.cursor.error('an operand is missing');
    return this.#stack.splice(this.#stack.length - count, count);
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  popToMark(): PickleValue[] {
    const values = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw this.cursor.error('a mark is missing');
    this.#stack = below;
    return values;
  }

  result(): PickleValue {
    if (this.#stack.length !== 1 || this.#below.length > 0) throw this.cursor.error('it stops half-way');
    return this.pop();
  }

  recall(key: number): void {
    const value = this.memo.get(key);
    if (value === undefined) throw this.cursor.error(`it recalls value ${key}, which was never kept`);
    this.push(value);
  }

  global(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.cursor.error('a class has no name');
    const value = this.host.global(`${module}.${name}`);
    if (value === null) {
      throw this.cursor.error(
        `it refers to ${module}.${name}, which is not part of a state dict and is never loaded`,
      );
    }
    this.push(value);
  }

  /** Calls nothing: the host says what this callable stands for with these arguments. */
  reduce(): void {
    const args = this.pop();
    const callable = this.pop();
    if (!(callable instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      throw this.cursor.error('it makes an object in an unknown way');
    }
    const value = this.host.reduce(callable, args.items);
    if (value === null)
      throw this.cursor.error(`the arguments of ${callable.name} are not those of a state dict`);
    this.push(value);
  }

  /** Attributes of a dict (transformers: `_metadata`) carry no tensors. */
  build(): void {
    this.pop();
    const target = this.top();
    if (!(target instanceof Map)) throw this.cursor.error('it sets attributes of what is not a dict');
  }

  append(values: readonly PickleValue[]): void {
    const target = this.top();
    if (!Array.isArray(target)) throw this.cursor.error('it appends to what is not a list');
    for (const value of values) target.push(value);
  }

  setItems(values: readonly PickleValue[]): void {
    const target = this.top();
    if (!(target instanceof Map)) throw this.cursor.error('it sets entries of what is not a dict');
    this.#fill(target, values);
  }

  dict(values: readonly PickleValue[]): void {
    const dict = new Map<PickleValue, PickleValue>();
    this.#fill(dict, values);
    this.push(dict);
  }

  persistent(): void {
    const value = this.host.persistent(this.pop());
    if (value === null) throw this.cursor.error('it refers to a storage of an unknown kind');
    this.push(value);
  }

  #fill(dict: Map<PickleValue, PickleValue>, values: readonly PickleValue[]): void {
    if (values.length % 2 !== 0) throw this.cursor.error('a key has no value');
    for (let i = 0; i < values.length; i += 2) dict.set(values[i] ?? null, values[i + 1] ?? null);
  }
}

type Step = (machine: PickleMachine) => void;

function protocol(machine: PickleMachine): void {
  const version = machine.cursor.uint(1);
  if (version < 2 || version > HIGHEST_PROTOCOL)
    throw machine.cursor.error(`it has pickle protocol ${version}`);
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.pop();
  machine.global(machine.pop(), name);
}

const tuple =
  (count: number): Step =>
  (m) =>
    m.push(new PickleTuple(m.popMany(count)));

/** By opcode; names and numbers are CPython's. */
const STEPS: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0x80, protocol], // PROTO
  [0x95, (m) => void m.cursor.length64()], // FRAME
  [0x28, (m) => m.mark()], // MARK
  [0x30, (m) => void m.pop()], // POP
  [0x31, (m) => void m.popToMark()], // POP_MARK
  [0x32, (m) => m.push(m.top())], // DUP
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4a, (m) => m.push(m.cursor.int32())], // BININT
  [0x4b, (m) => m.push(m.cursor.uint(1))], // BININT1
  [0x4d, (m) => m.push(m.cursor.uint(2))], // BININT2
  [0x8a, (m) => m.push(m.cursor.integer(m.cursor.uint(1)))], // LONG1
  [0x8b, (m) => m.push(m.cursor.integer(m.cursor.uint(4)))], // LONG4
  [0x47, (m) => m.push(m.cursor.float64())], // BINFLOAT
  [0x58, (m) => m.push(m.cursor.text(m.cursor.uint(4)))], // BINUNICODE
  [0x8c, (m) => m.push(m.cursor.text(m.cursor.uint(1)))], // SHORT_BINUNICODE
  [0x8d, (m) => m.push(m.cursor.text(m.cursor.length64()))], // BINUNICODE8
  [0x54, (m) => m.push(m.cursor.text(m.cursor.uint(4)))], // BINSTRING
  [0x55, (m) => m.push(m.cursor.text(m.cursor.uint(1)))], // SHORT_BINSTRING
  [0x42, (m) => m.push(m.cursor.bytes(m.cursor.uint(4)))], // BINBYTES
  [0x43, (m) => m.push(m.cursor.bytes(m.cursor.uint(1)))], // SHORT_BINBYTES
  [0x8e, (m) => m.push(m.cursor.bytes(m.cursor.length64()))], // BINBYTES8
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x6c, (m) => m.push(m.popToMark())], // LIST
  [0x61, (m) => m.append([m.pop()])], // APPEND
  [0x65, (m) => m.append(m.popToMark())], // APPENDS
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x64, (m) => m.dict(m.popToMark())], // DICT
  [0x73, (m) => m.setItems(m.popMany(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popToMark())], // SETITEMS
  [0x29, tuple(0)], // EMPTY_TUPLE
  [0x85, tuple(1)], // TUPLE1
  [0x86, tuple(2)], // TUPLE2
  [0x87, tuple(3)], // TUPLE3
  [0x74, (m) => m.push(new PickleTuple(m.popToMark()))], // TUPLE
  [0x71, (m) => void m.memo.set(m.cursor.uint(1), m.top())], // BINPUT
  [0x72, (m) => void m.memo.set(m.cursor.uint(4), m.top())], // LONG_BINPUT
  [0x94, (m) => void m.memo.set(m.memo.size, m.top())], // MEMOIZE
  [0x68, (m) => m.recall(m.cursor.uint(1))], // BINGET
  [0x6a, (m) => m.recall(m.cursor.uint(4))], // LONG_BINGET
  [0x63, (m) => m.global(m.cursor.line(), m.cursor.line())], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x52, (m) => m.reduce()], // REDUCE
  [0x81, (m) => m.reduce()], // NEWOBJ
  [0x62, (m) => m.build()], // BUILD
  [0x51, (m) => m.persistent()], // BINPERSID
]);
