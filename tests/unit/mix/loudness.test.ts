import { describe, expect, test } from 'vitest';
import { loudestStretch, onsetOf, soundingStretch } from '../../../src/mix/loudness';
import { joined, noise, silence, sine } from './made';

const rate = 16_000;

describe('onset', () => {
  test('of a sound after silence, within 2 ms', () => {
    for (const start of [0, 0.0301, 0.5, 1.2345]) {
      const take = joined(silence(start, rate), noise(0.4, rate));
      expect(Math.abs(onsetOf(take, rate) / rate - start)).toBeLessThan(0.002);
    }
  });

  test('is not the noise before the sound', () => {
    const hiss = noise(1, rate, 0.01);
    const bark = sine(440, 0.3, rate, 0.6);
    expect(Math.abs(onsetOf(joined(hiss, bark, hiss), rate) / rate - 1)).toBeLessThan(0.002);
  });

  test('is that of the first of two sounds, though the second is louder', () => {
    const take = joined(
      silence(0.25, rate),
      noise(0.1, rate, 0.2),
      silence(0.5, rate),
      noise(0.1, rate, 0.6),
    );
    expect(Math.abs(onsetOf(take, rate) / rate - 0.25)).toBeLessThan(0.002);
  });

  test('of silence and of nothing is the beginning', () => {
    expect(onsetOf(silence(1, rate), rate)).toBe(0);
    expect(onsetOf(new Float32Array(0), rate)).toBe(0);
  });
});

describe('loudest stretch', () => {
  test('lies on the loud part, within 5 ms', () => {
    const take = joined(noise(2, rate, 0.05), noise(1, rate, 0.5), noise(2, rate, 0.05));
    expect(Math.abs(loudestStretch(take, rate, rate) / rate - 2)).toBeLessThanOrEqual(0.005);
  });

  test('of equals is the earliest', () => {
    expect(loudestStretch(new Float32Array(5 * rate).fill(0.5), rate, rate)).toBe(0);
  });

  test('as long as the take begins with it', () => {
    expect(loudestStretch(noise(1, rate), rate, rate)).toBe(0);
    expect(loudestStretch(noise(1, rate), rate, 2 * rate)).toBe(0);
  });
});

describe('sounding stretch', () => {
  test('leaves silent edges out, but no hole inside', () => {
    const take = joined(
      silence(0.3, rate),
      noise(1, rate),
      silence(0.2, rate),
      noise(1, rate),
      silence(0.5, rate),
    );
    const [from, to] = soundingStretch(take, rate);
    expect(Math.abs(from / rate - 0.3)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(to / rate - 2.5)).toBeLessThanOrEqual(0.01);
  });

  test('is the whole take when most of it is silent', () => {
    const take = joined(silence(2, rate), noise(0.2, rate), silence(2, rate));
    expect(soundingStretch(take, rate)).toEqual([0, take.length]);
  });
});
