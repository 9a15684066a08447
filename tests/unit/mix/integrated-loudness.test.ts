import { describe, expect, test } from 'vitest';
import { LoudnessMeter } from '../../../src/mix/integrated-loudness';
import { kWeighting } from '../../../src/mix/k-weighting';
import { chunkSamples } from '../../../src/mix/chunks';
import { inChunks, joined, noise, silence, sine } from './made';

async function loudness(samples: Float32Array, rate: number, stereo = true): Promise<number | null> {
  const sound = inChunks(stereo ? [samples, samples] : [samples], rate, chunkSamples(rate));
  return (await new LoudnessMeter().measure(sound)).loudness;
}

const fromDb = (db: number): number => 10 ** (db / 20);

/** A stereo tone of 1 kHz in phase on both sides, one level after the other (EBU Tech 3341, table 1). */
function tones(rate: number, ...steps: readonly (readonly [db: number, seconds: number])[]): Float32Array {
  return joined(...steps.map(([db, seconds]) => sine(1000, seconds, rate, fromDb(db))));
}

describe('EBU Tech 3341: minimum requirements, cases 1 to 5', () => {
  const cases: readonly (readonly [string, number, readonly (readonly [number, number])[]])[] = [
    ['1: −23 dBFS', -23, [[-23, 20]]],
    ['2: −33 dBFS', -33, [[-33, 20]]],
    [
      '3: quieter ends are gated',
      -23,
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
    ],
    [
      '4: with near silence beside',
      -23,
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
    ],
    [
      '5: two levels that both count',
      -23,
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
    ],
  ];
  test.each(cases)('%s', async (_, expected, steps) => {
    for (const rate of [48_000, 44_100, 16_000]) {
      expect(Math.abs(((await loudness(tones(rate, ...steps), rate)) ?? 0) - expected)).toBeLessThan(0.1);
    }
  });
});

test('the standard’s coefficients at 48 kHz', () => {
  // ITU-R BS.1770-4, tables 1 and 2.
  const [shelf, highPass] = kWeighting(48_000);
  const published = [
    [shelf.b, [1.53512485958697, -2.69169618940638, 1.19839281085285]],
    [shelf.a, [-1.69065929318241, 0.73248077421585]],
    [highPass.b, [1, -2, 1]],
    [highPass.a, [-1.99004745483398, 0.99007225036621]],
  ] as const;
  for (const [own, theirs] of published) {
    own.forEach((value, i) => expect(value).toBeCloseTo(theirs[i] ?? Number.NaN, 10));
  }
});

test('a mono mix is as loud as it is played: from both sides', async () => {
  const tone = tones(16_000, [-23, 5]);
  expect(await loudness(tone, 16_000, false)).toBeCloseTo((await loudness(tone, 16_000)) ?? 0, 10);
});

test('nothing is said of silence, nor of less than a block', async () => {
  expect(await loudness(silence(5, 16_000), 16_000)).toBeNull();
  expect(await loudness(noise(0.39, 16_000), 16_000)).toBeNull();
  expect(await loudness(noise(0.41, 16_000), 16_000)).not.toBeNull();
});

test('chunk by chunk is as in one piece, and the peak is the highest sample', async () => {
  const rate = 16_000;
  const samples = joined(
    noise(9, rate, 0.2),
    sine(60, 6, rate, 0.7),
    silence(2, rate),
    noise(5.37, rate, 0.05, 3),
  );
  const meter = new LoudnessMeter();
  const chunked = await meter.measure(inChunks([samples], rate, chunkSamples(rate)));
  const whole = await meter.measure(inChunks([samples], rate, samples.length));
  expect(chunked.loudness).toBeCloseTo(whole.loudness ?? 0, 9);
  expect(chunked.peakDb).toBeCloseTo(20 * Math.log10(0.7), 2);
});
