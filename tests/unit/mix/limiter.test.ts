import { describe, expect, test } from 'vitest';
import { gainFromDb } from '../../../src/lib/units';
import { Slices } from '../../../src/lib/slices';
import { ChunkLimiter } from '../../../src/mix/chunk-limiter';
import { joinChunks } from '../../../src/mix/chunks';
import { Limiter } from '../../../src/mix/limiter';
import { firstDifference, inChunks, joined, noise, peak, silence, sine } from './made';

const rate = 16_000;
const CEILING = gainFromDb(-1);
type Channels = readonly [Float32Array, ...Float32Array[]];

/** Limited in chunks; as one chunk when nothing else is said. */
async function limitPeaks(
  channels: Channels,
  sampleRate: number,
  chunkLength = channels[0].length,
): Promise<readonly Float32Array[]> {
  const sound = inChunks(channels, sampleRate, chunkLength);
  const chunks = await new ChunkLimiter(sampleRate, CEILING).limit(sound.chunks, new Slices());
  return joinChunks({ ...sound, chunks }).channels;
}

/** The gain for every sample, read in one run. */
function limiterGains(channels: Channels, sampleRate: number): Float64Array {
  const limiter = new Limiter(sampleRate, CEILING);
  const first = limiter.read(channels, channels[0].length, Infinity, limiter.rest);
  const last = limiter.read([silence(1, sampleRate)], limiter.lookAhead, 0, first.state);
  const all = [...(first.gains ?? []), ...(last.gains ?? new Float64Array(limiter.lookAhead).fill(1))];
  return Float64Array.from(all.slice(limiter.lookAhead));
}

test('sound that stays under the ceiling comes back as it is', async () => {
  const { chunks } = inChunks([sine(100, 1, rate, 0.89), noise(1, rate, 0.85)], rate, 5000);
  const limited = await new ChunkLimiter(rate, CEILING).limit(chunks, new Slices());
  limited.forEach((chunk, k) => expect(chunk).toBe(chunks[k]));
});

describe('no peak passes', () => {
  const loud: readonly (readonly [string, Float32Array])[] = [
    ['a sine at +6 dB', sine(50, 2, rate, 2)],
    ['noise at +14 dB', noise(2, rate, 5)],
    ['single samples', Float32Array.from({ length: rate }, (_, i) => (i % 777 === 0 ? (-1) ** i * 3 : 0.1))],
    ['the first and the last sample', joined(Float32Array.of(4), noise(0.1, rate), Float32Array.of(-4))],
    ['a burst in silence', joined(silence(0.5, rate), noise(0.01, rate, 9), silence(0.5, rate))],
    ['a rising tone', sine(440, 1, rate, 1).map((sample, i) => sample * (i / 4000))],
    ['one loud sample', Float32Array.of(1.0001)],
    ['just above', Float32Array.of(CEILING, Math.fround(CEILING) + 1e-7, 0.5)],
  ];
  test.each(loud)('%s', async (_, samples) => {
    for (const sampleRate of [8000, rate, 44_100]) {
      const limited = await limitPeaks([samples], sampleRate);
      expect(peak(limited)).toBeLessThanOrEqual(CEILING);
      expect(peak(limited)).toBeGreaterThan(0.85);
    }
  });

  test.each(loud)('%s: piece by piece it is the very same', async (_, samples) => {
    const gains = limiterGains([samples], rate);
    const whole = samples.map((sample, i) => sample * (gains[i] ?? Number.NaN));
    // From pieces of the look-ahead's length on; the last may be shorter.
    for (const chunkLength of [79, 80, 1000, 6400, 15_950]) {
      const [limited = new Float32Array()] = await limitPeaks([samples], rate, chunkLength);
      expect(firstDifference(limited, whole)).toBe(-1);
    }
  });
});

describe('the gain', () => {
  const burst = joined(noise(1, rate, 0.5), sine(300, 0.05, rate, 2), noise(2, rate, 0.5));
  const gains = limiterGains([burst], rate);

  test('is exactly 1 until 10 ms before the peak, and again a second after it', async () => {
    expect(gains.subarray(0, rate - 160).every((gain) => gain === 1)).toBe(true);
    expect(gains.subarray(2 * rate + 800).every((gain) => gain === 1)).toBe(true);
    const [limited] = await limitPeaks([burst], rate);
    expect(limited?.subarray(0, rate - 160)).toEqual(burst.subarray(0, rate - 160));
  });

  test('moves smoothly: never by more than a fortieth of its way in a sample, and with no kink', () => {
    const depth = 1 - gains.reduce((least, gain) => Math.min(least, gain), 1);
    expect(depth).toBeCloseTo(1 - CEILING / 2, 2);
    let step = 0;
    let bend = 0;
    for (let i = 2; i < gains.length; i += 1) {
      const [a, b, c] = [gains[i - 2] ?? 1, gains[i - 1] ?? 1, gains[i] ?? 1];
      step = Math.max(step, Math.abs(c - b));
      bend = Math.max(bend, Math.abs(c - 2 * b + a));
    }
    // 5 ms of look-ahead at 16 kHz are two running means of 40 and 41 samples: a slope of at most 1/41 of the depth,
    // that changes by at most 2/(40·41) of it.
    expect(step).toBeLessThanOrEqual(depth / 41 + 1e-6);
    expect(bend).toBeLessThanOrEqual((2.1 * depth) / (40 * 41));
  });

  test('comes back with its time constant of 80 ms', () => {
    const at = (seconds: number): number => 1 - (gains[Math.round((1.05 + seconds) * rate)] ?? 1);
    expect(at(0.18) / at(0.1)).toBeCloseTo(Math.exp(-1), 1);
  });

  test('is one for all channels: the picture does not move', async () => {
    const quiet = noise(3.05, rate, 0.2);
    const [left, right] = await limitPeaks([burst, quiet], rate);
    for (const i of [rate + 400, rate + 600, rate + 2000]) {
      expect((right?.[i] ?? 0) / (quiet[i] ?? 1)).toBeCloseTo(gains[i] ?? 0, 5);
      expect((left?.[i] ?? 0) / (burst[i] ?? 1)).toBeCloseTo(gains[i] ?? 0, 5);
    }
  });
});
