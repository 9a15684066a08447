import { expect, test } from 'vitest';
import type { MelSettings } from '../../../src/compile/manifest';
import { normalNoise } from '../../../src/lib/random';
import { LoudnessProbe, TakeEnergy } from '../../../src/render/energy';

const mel = { mels: 4, logMin: -10, logMax: 10 } as unknown as MelSettings;
const [rows, width, framesOfColumn] = [6, 8, 2];

/** A decoder whose loudness is known: row 2 of the latent raises all bands, row 4 the upper half only. */
function decoded(latent: Float32Array): Float32Array {
  const frames = width * framesOfColumn;
  return Float32Array.from({ length: mel.mels * frames }, (_, index) => {
    const column = Math.floor((index % frames) / framesOfColumn);
    const value = (row: number): number => latent[row * width + column] ?? 0;
    return -6 + 2 * value(2) + (index >= 2 * frames ? value(4) : 0);
  });
}

test('the loudness of a latent is read as its decoder would have it', () => {
  const examples = Array.from({ length: 12 }, (_, seed) => {
    const latent = normalNoise(seed, rows * width);
    return { latent, spectrogram: decoded(latent) };
  });
  const probe = LoudnessProbe.fit(examples, width, mel);
  const latent = new Float32Array(rows * width);
  // Column 3 is loud, column 5 silent; row 0 is large and says nothing.
  latent[2 * width + 3] = 2;
  latent[2 * width + 5] = -2;
  latent.fill(5, 0, width);
  const energy = probe.energy(latent);
  // −6 of −10..10 is 0.2, of which 0.6 is full; 2 · 2 more is 0.4.
  expect(energy[0]).toBeCloseTo(0.2 / 0.6, 1);
  expect(energy[3]).toBeCloseTo(0.4 / 0.6, 1);
  expect(energy[5]).toBeCloseTo(0, 1);
  expect(Math.min(...energy)).toBeGreaterThanOrEqual(0);
});

test('windows are put in their place; what lies beyond the take is left out', () => {
  const take = new TakeEnergy(5);
  take.place(0, Float32Array.of(0.1, 0.2, 0.3));
  const before = take.snapshot();
  take.place(2, Float32Array.of(0.5, 0.6, 0.7, 0.8));
  expect([...take.snapshot()]).toEqual([...Float32Array.of(0.1, 0.2, 0.5, 0.6, 0.7)]);
  expect([...before]).toEqual([...Float32Array.of(0.1, 0.2, 0.3, 0, 0)]);
});
