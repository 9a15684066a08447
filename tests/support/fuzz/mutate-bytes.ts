import type { Random } from './random';

/** Pickle opcodes and edge values. */
const INTERESTING = [
  0x00, 0x01, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x52, 0x62, 0x65, 0x68, 0x71, 0x74, 0x75, 0x85, 0x8b, 0x58, 0x95,
] as const;

const WORDS = [0, 1, 2, 0x7f, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff] as const;

/** Some bytes changed, moved, repeated, or the end cut off. */
export function mutateBytes(original: Uint8Array, random: Random): Uint8Array {
  let bytes = new Uint8Array(original);
  const changes = 1 + random.below(4);
  for (let i = 0; i < changes && bytes.length > 0; i++) {
    const at = random.below(bytes.length);
    const kind = random.below(8);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes[at] = random.pick(INTERESTING);
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    else if (kind === 3) bytes.fill(0xff, at, at + 1 + random.below(8));
    else if (kind === 4) bytes.copyWithin(random.below(bytes.length), at, at + random.below(64));
    else if (kind === 5) writeWord(bytes, at, random);
    else if (kind === 6) bytes = inserted(bytes, at, random);
    else if (random.oneIn(4)) bytes = bytes.slice(0, at);
  }
  return bytes;
}

function writeWord(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random): void {
  const view = new DataView(bytes.buffer);
  if (at + 4 <= bytes.length) view.setUint32(at, random.pick(WORDS), true);
}

/** A stretch of the file again, at another place. */
function inserted(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random): Uint8Array<ArrayBuffer> {
  const from = random.below(bytes.length);
  const stretch = bytes.slice(from, from + 1 + random.below(200));
  const longer = new Uint8Array(bytes.length + stretch.length);
  longer.set(bytes.subarray(0, at));
  longer.set(stretch, at);
  longer.set(bytes.subarray(at), at + stretch.length);
  return longer;
}
