import type { MelSettings } from '../compile/manifest';

/** The picture of a growing take: one value per latent column, 0..1. */
export class TakeEnergy {
  readonly #columns: Float32Array;

  /** `columns`: latent columns of the whole take. */
  constructor(columns: number) {
    this.#columns = new Float32Array(columns);
  }

  /** Puts in a window's columns, from column `start` on; what lies beyond the take is left out. */
  place(start: number, columns: Float32Array): void {
    this.#columns.set(columns.subarray(0, Math.max(0, this.#columns.length - start)), start);
  }

  snapshot(): Float32Array {
    return this.#columns.slice();
  }
}

/** A mean image value that hardly any column of a recording exceeds (nano's held-out ones: 1 % are above 0.56). */
const LOUDEST = 0.6;

/** Keeps the weights small where the examples leave them open. */
const RIDGE = 1;

/** A latent [channels, height, width] and the mel spectrogram that its decoder makes of it. */
export interface DecodedExample {
  readonly latent: Float32Array;
  readonly spectrogram: Float32Array;
}

/**
 * Hears the loudness of a latent's columns without decoding it: a weighted sum of a column's values that predicts the
 * mean image value of the frames it stands for. The weights are fitted, by least squares, to what the decoder at hand
 * makes of random latents. (On nano's held-out recordings the prediction correlates with the truth by 0.94; the plain
 * deviation of the latent by 0.33, since silence is not small in a latent.)
 */
export class LoudnessProbe {
  /** One weight per channel and row, then the constant. */
  readonly #weights: Float64Array;

  private constructor(weights: Float64Array) {
    this.#weights = weights;
  }

  /** `width`: columns of a latent. The examples should have three columns or more per value of a column. */
  static fit(examples: readonly DecodedExample[], width: number, mel: MelSettings): LoudnessProbe {
    const rows = (examples[0]?.latent.length ?? 0) / width;
    const size = rows + 1;
    const products = Array.from({ length: size }, (_, i) => {
      const row = new Float64Array(size + 1);
      row[i] = RIDGE;
      return row;
    });
    for (const { latent, spectrogram } of examples) {
      const levels = columnLevels(spectrogram, width, mel);
      for (let column = 0; column < width; column++) {
        const values = columnValues(latent, width, column);
        for (const [i, product] of products.entries()) {
          const value = values[i] ?? 0;
          for (let j = 0; j < size; j++) product[j] = (product[j] ?? 0) + value * (values[j] ?? 0);
          product[size] = (product[size] ?? 0) + value * (levels[column] ?? 0);
        }
      }
    }
    return new LoudnessProbe(solve(products));
  }

  /** Energy of each column of a latent of any width, 0..1: 0 for silence, 1 for every band about as loud as it gets. */
  energy(latent: Float32Array): Float32Array {
    const width = latent.length / (this.#weights.length - 1);
    return Float32Array.from({ length: width }, (_, column) => {
      const values = columnValues(latent, width, column);
      const level = values.reduce((sum, value, i) => sum + value * (this.#weights[i] ?? 0), 0);
      return Math.min(1, Math.max(0, level / LOUDEST));
    });
  }
}

/** The values of a column, then 1. */
function columnValues(latent: Float32Array, width: number, column: number): Float64Array {
  const rows = latent.length / width;
  return Float64Array.from({ length: rows + 1 }, (_, row) =>
    row === rows ? 1 : (latent[row * width + column] ?? 0),
  );
}

/** The mean image value, 0..1, of the frames that each latent column stands for. */
function columnLevels(spectrogram: Float32Array, width: number, mel: MelSettings): Float64Array {
  const frames = spectrogram.length / mel.mels;
  const framesOfColumn = frames / width;
  const levels = new Float64Array(width);
  for (const [index, value] of spectrogram.entries()) {
    const column = Math.floor((index % frames) / framesOfColumn);
    const share = (value - mel.logMin) / (mel.logMax - mel.logMin);
    levels[column] = (levels[column] ?? 0) + share / (framesOfColumn * mel.mels);
  }
  return levels;
}

/** Solves symmetric positive equations, each a row with its right side last, by Gaussian elimination. Changes them. */
function solve(equations: readonly Float64Array[]): Float64Array {
  const size = equations.length;
  for (const [pivot, row] of equations.entries()) {
    for (const lower of equations.slice(pivot + 1)) {
      const factor = (lower[pivot] ?? 0) / (row[pivot] ?? 1);
      for (let j = pivot; j <= size; j++) lower[j] = (lower[j] ?? 0) - factor * (row[j] ?? 0);
    }
  }
  const solution = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    const row = equations[i] ?? new Float64Array(size + 1);
    let rest = row[size] ?? 0;
    for (let j = i + 1; j < size; j++) rest -= (row[j] ?? 0) * (solution[j] ?? 0);
    solution[i] = rest / (row[i] ?? 1);
  }
  return solution;
}
