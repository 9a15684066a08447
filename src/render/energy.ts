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

/**
 * Energy of the columns of a latent [channels, height, width]: the deviation of a column's values, over the largest
 * deviation of any column.
 */
export function columnEnergy(latent: Float32Array, width: number): Float32Array {
  const rows = latent.length / width;
  const energy = new Float32Array(width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      energy[column] = (energy[column] ?? 0) + (latent[row * width + column] ?? 0) ** 2;
    }
  }
  const most = Math.max(...energy);
  return most === 0 ? energy : energy.map((value) => Math.sqrt(value / most));
}
