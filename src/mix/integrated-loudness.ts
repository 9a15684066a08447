import { Slices } from '../lib/slices';
import { tenthSamples, chunkPeak, type Chunk, type ChunkedSound } from './chunks';
import { kWeighting, weighted } from './k-weighting';

/**
 * Integrated loudness by ITU-R BS.1770-4 (annex 1): K-weighted energy of blocks of 0.4 s that overlap by three quarters,
 * gated at −70 LUFS and at 10 LU below the mean of what is left. Counted in tenths of a second, four to a block; tenths
 * are measured chunk by chunk and kept as long as their chunk is.
 */
const BLOCK_TENTHS = 4;
const OFFSET = -0.691;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;
/** The weighting's memory: after so much of the sound before it, a chunk is weighted as if all of it had been read. */
const RUN_IN_TENTHS = 5;

export interface MixFigures {
  /** LUFS; null while the sound is shorter than a block, or silent. */
  readonly loudness: number | null;
  /** Highest sample in dB below full scale; null for silence. */
  readonly peakDb: number | null;
}

interface Tenths {
  readonly before: Chunk | null;
  readonly energies: Float64Array;
}

export class LoudnessMeter {
  readonly #tenths = new WeakMap<Chunk, Tenths>();

  async measure(sound: ChunkedSound, signal?: AbortSignal): Promise<MixFigures> {
    const slices = new Slices(signal ?? null);
    const energies: number[] = [];
    let peak = 0;
    for (const [k, chunk] of sound.chunks.entries()) {
      energies.push(...this.#tenthsOf(chunk, sound.chunks[k - 1] ?? null, sound.sampleRate));
      peak = Math.max(peak, chunkPeak(chunk));
      await slices.breathe();
    }
    // A mono sound is played from both sides; left and right have weight 1 each.
    const sides = sound.channelCount === 1 ? 2 : 1;
    return {
      loudness: gatedLoudness(energies.map((energy) => sides * energy)),
      peakDb: peak === 0 ? null : 20 * Math.log10(peak),
    };
  }

  #tenthsOf(chunk: Chunk, before: Chunk | null, sampleRate: number): Float64Array {
    const known = this.#tenths.get(chunk);
    if (known?.before === before) return known.energies;
    const energies = tenthEnergies(chunk, before, sampleRate);
    this.#tenths.set(chunk, { before, energies });
    return energies;
  }
}

/** Mean square of the weighted channels, summed, of each whole tenth of a chunk. */
function tenthEnergies(chunk: Chunk, before: Chunk | null, sampleRate: number): Float64Array {
  const size = tenthSamples(sampleRate);
  const energies = new Float64Array(Math.floor(chunk.length / size));
  chunk.channels.forEach((samples, c) => {
    const filters = kWeighting(sampleRate);
    const runIn = before?.channels[c]?.subarray(-RUN_IN_TENTHS * size) ?? new Float32Array();
    for (const sample of runIn) weighted(filters, sample);
    for (let tenth = 0; tenth < energies.length; tenth += 1) {
      let sum = 0;
      for (let i = tenth * size; i < (tenth + 1) * size; i += 1)
        sum += weighted(filters, samples[i] ?? 0) ** 2;
      energies[tenth] = (energies[tenth] ?? 0) + sum / size;
    }
  });
  return energies;
}

/** @param tenths energy of each tenth of a second, all channels together */
export function gatedLoudness(tenths: readonly number[]): number | null {
  const blocks = tenths
    .slice(0, Math.max(0, tenths.length - BLOCK_TENTHS + 1))
    .map((_, i) => mean(tenths.slice(i, i + BLOCK_TENTHS)));
  const audible = blocks.filter((energy) => lufs(energy) > ABSOLUTE_GATE);
  if (audible.length === 0) return null;
  const gate = lufs(mean(audible)) + RELATIVE_GATE;
  return lufs(mean(audible.filter((energy) => lufs(energy) > gate)));
}

function lufs(energy: number): number {
  return OFFSET + 10 * Math.log10(energy);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
