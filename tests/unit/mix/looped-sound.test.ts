import { describe, expect, test } from 'vitest';
import { placeOnRing, ringOf } from '../../../src/mix/looped-sound';
import { joined, noise, rms, silence, sine } from './made';

const rate = 16_000;

/** A bed read off the ring, and where the take begins again. */
function loopedSound(
  take: Float32Array,
  sampleRate: number,
  from: number,
  length: number,
): { samples: Float32Array; seams: number[] } {
  const ring = ringOf(take, sampleRate);
  const begin = placeOnRing(ring, from);
  const at = (i: number): number => (begin + i) % ring.samples.length;
  const indexes = Array.from({ length }, (_, i) => i);
  return {
    samples: Float32Array.from(indexes, (i) => ring.samples[at(i)] ?? Number.NaN),
    seams: indexes.filter((i) => i > 0 && at(i) === 0),
  };
}

/** RMS of windows of 50 ms. */
function windows(samples: Float32Array): number[] {
  const size = rate / 20;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) =>
    rms(samples.subarray(i * size, (i + 1) * size)),
  );
}

test('noise of even loudness stays even: no gap and no bump at the seams', () => {
  const take = noise(4, rate);
  const { samples, seams } = loopedSound(take, rate, 0, 15 * rate);
  expect(samples).toHaveLength(15 * rate);
  // 4 s less a seam of 1 s.
  expect(seams).toEqual([3, 6, 9, 12].map((second) => second * rate));
  const levels = windows(take);
  for (const level of windows(samples)) {
    expect(level).toBeGreaterThan(Math.min(...levels) * 0.94);
    expect(level).toBeLessThan(Math.max(...levels) * 1.06);
  }
});

test('a low tone does not jump: every step is one that the tone itself makes, and a little', () => {
  const { samples } = loopedSound(sine(57.3, 2, rate, 0.5), rate, 0, 9 * rate);
  const steepest = 0.5 * ((2 * Math.PI * 57.3) / rate);
  let most = 0;
  for (let i = 1; i < samples.length; i += 1) {
    most = Math.max(most, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
  }
  // Two tones at equal power add to at most √2.
  expect(most).toBeLessThan(steepest * Math.SQRT2 * 1.05);
});

test('silent edges of the take leave no gaps', () => {
  const take = joined(silence(0.4, rate), noise(3, rate), silence(0.6, rate));
  const { samples } = loopedSound(take, rate, 0, 12 * rate);
  expect(Math.min(...windows(samples))).toBeGreaterThan(0.12);
});

describe('the beginning', () => {
  const take = noise(4, rate);

  test('is where it is asked for', () => {
    const { samples, seams } = loopedSound(take, rate, 2 * rate, 5 * rate);
    expect(samples.subarray(0, rate)).toEqual(take.subarray(2 * rate, 3 * rate));
    expect(seams).toEqual([rate, 4 * rate]);
  });

  test('behind the take runs on around the ring of 3 s', () => {
    expect(loopedSound(take, rate, 9.5 * rate, rate)).toEqual(loopedSound(take, rate, 0.5 * rate, rate));
    expect(loopedSound(take, rate, 3.5 * rate, rate)).toEqual(loopedSound(take, rate, 0.5 * rate, rate));
  });

  test('in a left-out edge is the beginning of the ring', () => {
    const edged = joined(silence(0.4, rate), noise(3, rate));
    expect(loopedSound(edged, rate, 0, rate)).toEqual(loopedSound(edged, rate, 0.3 * rate, rate));
  });
});

test('a take of one sample does not hang', () => {
  expect(loopedSound(Float32Array.of(0.5), rate, 0, 3).samples).toEqual(Float32Array.of(0.5, 0.5, 0.5));
});
