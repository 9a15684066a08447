/**
 * Random numbers that are the same in every engine: integers by Philox4x32-10, a function of key and counter without
 * state, and normal deviates from + − × ÷ and square roots alone (Math.log and Math.cos differ between engines).
 *
 * Philox: J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC11), section 3.3; constants as in
 * DEShawResearch/random123, include/Random123/philox.h.
 */
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four words, unsigned 32-bit. */
export type Block = readonly [number, number, number, number];

/** Upper 32 bits of the product of two unsigned 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (other >>> 16)) >>> 0;
}

/** Four random words, a function of four words of counter and two of key. */
export function philox(counter: Block, key: readonly [number, number]): Block {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, a);
    const low0 = Math.imul(MULTIPLIER_0, a);
    const high1 = multiplyHigh(MULTIPLIER_1, c);
    const low1 = Math.imul(MULTIPLIER_1, c);
    a = (high1 ^ b ^ k0) >>> 0;
    b = low1 >>> 0;
    c = (high0 ^ d ^ k1) >>> 0;
    d = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [a, b, c, d];
}

/** What a seed is spent on: streams of one seed never meet. */
const STREAM_NORMAL = 0;
const STREAM_SEED = 1;

/** Seed (unsigned 32-bit) of the part `index` of something that has the seed `seed`. */
export function deriveSeed(seed: number, index: number): number {
  return philox([index >>> 0, 0, 0, 0], [seed >>> 0, STREAM_SEED])[0];
}

const LN_2 = 0.6931471805599453;
const SQRT_HALF = 0.7071067811865476;

/** Natural logarithm of 0 < x < 1, to 2e-16 of its size, in exact arithmetic and a power series. */
function naturalLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  // ln m = 2 artanh z for z = (m − 1) / (m + 1), |z| < 0.172.
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 1 / 19;
  for (let odd = 17; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * LN_2 + 2 * z * sum;
}

/** A word as a point of a symmetric grid in −1 < u < 1 that leaves out 0. */
const centred = (word: number): number => (word + 0.5) / 0x80000000 - 1;

/**
 * Standard normal deviates: Marsaglia's polar method (G. Marsaglia, T. A. Bray, A convenient method for generating
 * normal variables, SIAM Review 6, 1964). Deviates 2i and 2i + 1 depend on the seed and i alone.
 */
export function normalNoise(seed: number, length: number): Float32Array<ArrayBuffer> {
  const noise = new Float32Array(length);
  for (let pair = 0; 2 * pair < length; pair++) {
    const [first, second] = normalPair(seed >>> 0, pair);
    noise[2 * pair] = first;
    if (2 * pair + 1 < length) noise[2 * pair + 1] = second;
  }
  return noise;
}

function normalPair(seed: number, pair: number): readonly [number, number] {
  for (let attempt = 0; ; attempt++) {
    const [a, b, c, d] = philox([pair, attempt, 0, 0], [seed, STREAM_NORMAL]);
    const deviates = polar(centred(a), centred(b)) ?? polar(centred(c), centred(d));
    if (deviates !== null) return deviates;
  }
}

/** Null outside the unit circle. */
function polar(u: number, v: number): readonly [number, number] | null {
  const square = u * u + v * v;
  if (square >= 1) return null;
  const factor = Math.sqrt((-2 * naturalLog(square)) / square);
  return [u * factor, v * factor];
}
