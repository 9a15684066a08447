import { createHash } from 'node:crypto';

/**
 * The weights of scripts/counted_weights.py, to the bit, without Python: element i is a function of a key and i. That
 * file says which; here 64-bit numbers are pairs of halves, since BigInt would take half a minute for 15 million.
 */

export interface Counted {
  /** "<file>/<tensor>". */
  readonly key: string;
  readonly deviation: number;
  readonly mean: number;
}

/** Fills `values` from its element 0 on. */
export function countInto(values: Float32Array, { key, deviation, mean }: Counted): void {
  const digest = createHash('sha256').update(key).digest();
  const [keyLow, keyHigh] = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  const scale = deviation / 37837;
  for (let i = 0; i < values.length; i += 1) {
    // splitmix64: the counter, then two rounds of shift and multiply.
    let low = keyLow + i;
    let high = keyHigh + (low > 0xffff_ffff ? 1 : 0);
    low = (low >>> 0) + 0x7f4a_7c15;
    high = (high + 0x9e37_79b9 + (low > 0xffff_ffff ? 1 : 0)) | 0;
    low |= 0;
    low ^= (low >>> 30) | (high << 2);
    high ^= high >>> 30;
    [high, low] = [highOfProduct(high, low, 0xbf58_476d, 0x1ce4_e5b9), Math.imul(low, 0x1ce4_e5b9)];
    low ^= (low >>> 27) | (high << 5);
    high ^= high >>> 27;
    [high, low] = [highOfProduct(high, low, 0x94d0_49bb, 0x1331_11eb), Math.imul(low, 0x1331_11eb)];
    low ^= (low >>> 31) | (high << 1);
    high ^= high >>> 31;
    const sum = (low & 0xffff) + (low >>> 16) + (high & 0xffff) + (high >>> 16);
    values[i] = (sum - 131070) * scale + mean;
  }
}

export function counted(count: number, of: Counted): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  countInto(values, of);
  return values;
}

/** Bits 32 to 63 of a 64-bit product. */
function highOfProduct(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const [a0, a1, b0, b1] = [aLow & 0xffff, aLow >>> 16, bLow & 0xffff, bLow >>> 16];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  const carried = a1 * b1 + (middle >>> 16) + (other >>> 16);
  return (carried + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
}
