import { AppError } from '../../lib/errors';

/** Python integers longer than this do not occur in state dicts. */
const MAX_INTEGER_BYTES = 64;
/** Module and class names end with a line feed; none is longer. */
const MAX_LINE_BYTES = 1024;

/** Reads a pickle's arguments, each checked against the bytes that are left. */
export class PickleCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;
  #at = 0;
  #opcodeAt = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#name = name;
  }

  /** An error at the current opcode. */
  error(what: string): AppError {
    return new AppError('checkpoint-unreadable', `${this.#name} cannot be read: ${what}.`, {
      remedy: 'Use a checkpoint that holds only a state dict, saved by torch.save or as safetensors.',
      place: `${this.#name}, byte ${this.#opcodeAt} of its pickle`,
    });
  }

  opcode(): number {
    this.#opcodeAt = this.#at;
    return this.uint(1);
  }

  /** Unsigned, little-endian. */
  uint(bytes: 1 | 2 | 4): number {
    const at = this.#advance(bytes);
    if (bytes === 1) return this.#view.getUint8(at);
    return bytes === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** A length in 8 bytes. */
  length64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A two's-complement integer of `length` bytes; a bigint only where a number would not be exact. */
  integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) throw this.error(`it has an integer of ${length} bytes`);
    const at = this.#advance(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#view.getUint8(at + i));
    const signed = length === 0 ? 0n : BigInt.asIntN(length * 8, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  bytes(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.bytes(length));
  }

  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + MAX_LINE_BYTES).indexOf(0x0a);
    if (end < 0) throw this.error('a name in it does not end');
    const line = this.text(end);
    this.#advance(1);
    return line;
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.byteLength - at) throw this.error('it is cut short');
    this.#at = at + length;
    return at;
  }
}
