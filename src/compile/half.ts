/** Conversions between float32 and the 16-bit floats of weights (IEEE 754 binary16, and bfloat16). */

/** The greatest finite binary16. */
export const HALF_MAX = 65504;

const scratchFloat = new Float32Array(1);
const scratchBits = new Uint32Array(scratchFloat.buffer);

/** The bits of the binary32 that equals the binary16 `half` (every binary16 is one). */
function widenedBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return (sign | 0x7f800000 | (fraction << 13)) >>> 0;
  if (exponent !== 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  if (fraction === 0) return sign >>> 0;
  // Denormal: shift the leading one up to the place of the hidden bit.
  const shift = Math.clz32(fraction) - 21;
  return (sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)) >>> 0;
}

let widenTable: Uint32Array | null = null;

/** The binary32 bits of every binary16, by its bits: 65,536 entries, made on first use. */
export function halfToFloatTable(): Uint32Array {
  if (widenTable === null) {
    widenTable = new Uint32Array(0x10000);
    for (let half = 0; half < 0x10000; half++) widenTable[half] = widenedBits(half);
  }
  return widenTable;
}

export function halfToFloat(half: number): number {
  scratchBits[0] = widenedBits(half);
  return scratchFloat[0] ?? 0;
}

/** Binary32 bits → binary16 bits, to nearest, ties to even; beyond the range: infinity; NaN stays NaN. */
function narrowedBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520, half-way from 65504 to the next power of two, rounds to even: infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded - 0x38000000) >>> 13);
  }
  // 2^-25 is half the least denormal, and ties to zero.
  if (magnitude <= 0x33000000) return sign;
  const shift = 126 - (magnitude >>> 23);
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const half = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return sign | (half + (rest > tie || (rest === tie && (half & 1) === 1) ? 1 : 0));
}

/** @returns binary16 bits of the float32 nearest to `value`, rounded to nearest, ties to even. */
export function floatToHalf(value: number): number {
  scratchFloat[0] = value;
  return narrowedBits(scratchBits[0] ?? 0);
}

export function halvesToFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const table = halfToFloatTable();
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < halves.length; i++) bits[i] = table[halves[i] ?? 0] ?? 0;
  return floats;
}

export function floatsToHalves(floats: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(floats.length);
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  for (let i = 0; i < bits.length; i++) halves[i] = narrowedBits(bits[i] ?? 0);
  return halves;
}

/** A bfloat16 is the upper half of a binary32. */
export function bfloatsToFloats(bfloats: Uint16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(bfloats.length);
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < bfloats.length; i++) bits[i] = (bfloats[i] ?? 0) << 16;
  return floats;
}
