/** Length of a block: 4 ms at 16 kHz, finer than a column of any score that is not zoomed far in. */
export const BLOCK = 64;
/** Under so many blocks a stretch is read sample by sample. */
const WORTH_BLOCKS = 4;

/** Minimum, maximum and energy of every 64 samples of a sound: what waves are drawn from. */
export interface Blocks {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly energy: Float32Array;
  /** Highest magnitude of any sample. */
  readonly peak: number;
}

export function blocksOf(samples: Float32Array): Blocks {
  const count = Math.ceil(samples.length / BLOCK);
  const min = new Float32Array(count);
  const max = new Float32Array(count);
  const energy = new Float32Array(count);
  let peak = 0;
  for (let block = 0; block < count; block += 1) {
    const end = Math.min(samples.length, (block + 1) * BLOCK);
    let low = Infinity;
    let high = -Infinity;
    let sum = 0;
    for (let i = block * BLOCK; i < end; i += 1) {
      const sample = samples[i] ?? 0;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
      sum += sample * sample;
    }
    min[block] = low;
    max[block] = high;
    energy[block] = sum;
    peak = Math.max(peak, high, -low);
  }
  return { min, max, energy, peak };
}

/** Minimum, maximum and energy of what has been taken in. */
export class Extent {
  min = Infinity;
  max = -Infinity;
  energy = 0;
  count = 0;

  /** Takes in `[from, to)`; of a long stretch whole blocks, so that its edges are up to half a block off. */
  add(samples: Float32Array, blocks: Blocks, from: number, to: number): void {
    const first = Math.max(0, from);
    const end = Math.min(samples.length, to);
    if (end <= first) return;
    if (end - first < WORTH_BLOCKS * BLOCK) this.#addSamples(samples, first, end);
    else this.#addBlocks(blocks, Math.round(first / BLOCK), Math.max(1, Math.round(end / BLOCK)));
  }

  /** Takes in what another has, at a gain. */
  merge({ min, max, energy, count }: Extent, gain: number): void {
    this.min = Math.min(this.min, gain * min);
    this.max = Math.max(this.max, gain * max);
    this.energy += gain * gain * energy;
    this.count += count;
  }

  #addSamples(samples: Float32Array, first: number, end: number): void {
    for (let i = first; i < end; i += 1) {
      const sample = samples[i] ?? 0;
      if (sample < this.min) this.min = sample;
      if (sample > this.max) this.max = sample;
      this.energy += sample * sample;
    }
    this.count += end - first;
  }

  #addBlocks({ min, max, energy }: Blocks, first: number, end: number): void {
    for (let block = first; block < end; block += 1) {
      this.min = Math.min(this.min, min[block] ?? Infinity);
      this.max = Math.max(this.max, max[block] ?? -Infinity);
      this.energy += energy[block] ?? 0;
    }
    this.count += (end - first) * BLOCK;
  }
}
