import type { IHasher } from 'hash-wasm';
import { checkRange } from '../../compile/readers/sources';
import type { ByteRange, RandomAccessSource } from '../../compile/tensors';
import { sha256OfPieces } from '../../lib/sha256-pieces';
import type { RequestSizes } from './remote-file';
import { planParts } from './plan-parts';
import { damaged } from './source-errors';

/** Requests at once. */
const LANES = 3;
/** Parts kept: the one being read, one before it, four after it: 48 MB at 8 MB each. */
const BEHIND = 1;
const AHEAD = 4;
/** Blocks kept. */
const BLOCKS_KEPT = 16;

export interface ReadAheadFile {
  readonly name: string;
  readonly size: number;
  /** Hexadecimal, of the whole file; null: not known. */
  readonly sha256: string | null;
  part(offset: number, length: number): Promise<Uint8Array>;
}

interface Part extends ByteRange {
  bytes: Promise<Uint8Array> | null;
  state: 'waiting' | 'coming' | 'here';
}

/**
 * Reads a file that comes in parts. After `expect` the parts come in the file's order, some at a time and some ahead of
 * the reader; what lies behind the reader is let go. If all of the file passes by, its hash is compared at the end.
 */
export class ReadAhead implements RandomAccessSource {
  readonly name: string;
  readonly size: number;
  readonly #file: ReadAheadFile;
  readonly #sizes: Pick<RequestSizes, 'part' | 'block'>;
  readonly #blocks = new Map<number, Promise<Uint8Array>>();
  #parts: Part[] = [];
  #at = 0;
  #hash: PassingHash | null = null;

  constructor(file: ReadAheadFile, sizes: Pick<RequestSizes, 'part' | 'block'>) {
    this.#file = file;
    this.#sizes = sizes;
    this.name = file.name;
    this.size = file.size;
  }

  expect(ranges: readonly ByteRange[]): void {
    this.#parts = planParts(ranges, this.size, this.#sizes.part).map((range) => ({
      ...range,
      bytes: null,
      state: 'waiting',
    }));
    this.#at = 0;
    const { sha256 } = this.#file;
    this.#hash = sha256 === null ? null : new PassingHash(this.name, this.size, sha256);
    this.#fetchAhead();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this, offset, length);
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const piece = await this.#piece(offset + filled, length - filled);
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return bytes;
  }

  /** As many of the bytes as lie together. */
  async #piece(offset: number, length: number): Promise<Uint8Array> {
    const index = this.#partAt(offset);
    const part = this.#parts[index];
    if (part !== undefined && index >= this.#at - BEHIND) {
      if (index > this.#at) this.#goTo(index);
      const bytes = await this.#fetchPart(part);
      await this.#hash?.pass(part.offset, bytes);
      const from = offset - part.offset;
      return bytes.subarray(from, Math.min(from + length, part.length));
    }
    if (length >= this.#sizes.block) return this.#file.part(offset, Math.min(length, this.#sizes.part));
    const block = Math.floor(offset / this.#sizes.block);
    const bytes = await this.#block(block);
    const from = offset - block * this.#sizes.block;
    return bytes.subarray(from, from + length);
  }

  /** -1: in none. */
  #partAt(offset: number): number {
    let low = 0;
    let high = this.#parts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const part = this.#parts[middle];
      if (part === undefined) return -1;
      if (offset < part.offset) high = middle - 1;
      else if (offset >= part.offset + part.length) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  #goTo(index: number): void {
    this.#at = index;
    for (const part of this.#parts.slice(0, Math.max(0, index - BEHIND))) part.bytes = null;
    this.#fetchAhead();
  }

  #fetchAhead(): void {
    const next = this.#parts.slice(this.#at, this.#at + 1 + AHEAD);
    let free = LANES - next.filter(({ state }) => state === 'coming').length;
    for (const part of next) {
      if (free <= 0) return;
      if (part.state !== 'waiting') continue;
      free -= 1;
      // Who reads it hears of a failure.
      this.#fetchPart(part).catch(() => undefined);
    }
  }

  #fetchPart(part: Part): Promise<Uint8Array> {
    if (part.bytes !== null) return part.bytes;
    part.state = 'coming';
    const bytes = this.#file.part(part.offset, part.length);
    part.bytes = bytes;
    bytes.then(
      () => {
        part.state = 'here';
        this.#fetchAhead();
      },
      () => {
        // Asked for again when it is read again.
        part.state = 'waiting';
        part.bytes = null;
      },
    );
    return bytes;
  }

  #block(index: number): Promise<Uint8Array> {
    const kept = this.#blocks.get(index);
    const offset = index * this.#sizes.block;
    const bytes = kept ?? this.#file.part(offset, Math.min(this.#sizes.block, this.size - offset));
    // The one used last stands last.
    this.#blocks.delete(index);
    this.#blocks.set(index, bytes);
    bytes.catch(() => this.#blocks.delete(index));
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    return bytes;
  }
}

/** The hash of a file whose parts pass by in order; once one is left out it says nothing. */
class PassingHash {
  readonly #name: string;
  readonly #size: number;
  readonly #expected: string;
  #hash: Promise<IHasher> | null = sha256OfPieces();
  #passed = 0;

  constructor(name: string, size: number, expected: string) {
    this.#name = name;
    this.#size = size;
    this.#expected = expected;
  }

  /** @throws AppError `checkpoint-unreadable` with the last part of a file that is not what its source says. */
  async pass(offset: number, bytes: Uint8Array): Promise<void> {
    const hash = await this.#hash;
    if (hash === null || this.#hash === null || offset < this.#passed) return;
    if (offset > this.#passed) {
      this.#hash = null;
      return;
    }
    hash.update(bytes);
    this.#passed += bytes.length;
    if (this.#passed < this.#size) return;
    const found = hash.digest();
    this.#hash = null;
    if (found !== this.#expected) throw damaged(this.#name, 'its hash is not the one that its source gives');
  }
}
