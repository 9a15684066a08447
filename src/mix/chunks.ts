import type { MixedSound } from './mixer';

/** A chunk is so many tenths of a second: the loudness is counted in tenths, and none lies across two chunks. */
const CHUNK_TENTHS = 40;

export function tenthSamples(sampleRate: number): number {
  return Math.round(sampleRate / 10);
}

export function chunkSamples(sampleRate: number): number {
  return CHUNK_TENTHS * tenthSamples(sampleRate);
}

/** A stretch of a mix. Immutable: an equal chunk of a later mix is the very same object. */
export interface Chunk {
  /** One (mono) or two (left, right). */
  readonly channels: readonly Float32Array[];
  readonly length: number;
}

/** A mix as it is made and kept: in chunks of equal length, the last as long as what is left of the scene. */
export interface ChunkedSound {
  readonly sampleRate: number;
  readonly channelCount: 1 | 2;
  readonly length: number;
  readonly chunkLength: number;
  readonly chunks: readonly Chunk[];
}

/** In one piece. */
export function joinChunks(sound: ChunkedSound): MixedSound {
  const { sampleRate, chunks, chunkLength, length } = sound;
  const channels = Array.from({ length: sound.channelCount }, (_, c) => {
    const whole = new Float32Array(length);
    chunks.forEach((chunk, k) => whole.set(chunk.channels[c] ?? [], k * chunkLength));
    return whole;
  });
  return { channels, sampleRate };
}

/** Samples `[from, to)` of the sound, as stretches of its chunks. */
export function* stretchesOf(
  { chunks, chunkLength, length }: ChunkedSound,
  from: number,
  to: number,
): Generator<readonly Float32Array[]> {
  const end = Math.min(to, length);
  for (let at = Math.max(0, from); at < end;) {
    const k = Math.floor(at / chunkLength);
    const begin = at - k * chunkLength;
    const length = Math.min(end - at, chunkLength - begin);
    yield (chunks[k]?.channels ?? []).map((channel) => channel.subarray(begin, begin + length));
    at += length;
  }
}

const peaks = new WeakMap<Float32Array, number>();

/** Highest magnitude of any sample of a chunk, looked for once. */
export function chunkPeak({ channels }: Chunk): number {
  return channels.reduce((most, channel) => Math.max(most, peakOf(channel)), 0);
}

function peakOf(samples: Float32Array): number {
  let peak = peaks.get(samples);
  if (peak === undefined) {
    peak = 0;
    // Counted: iterators are ten times as slow, and this reads every sample of a mix.
    for (let i = 0; i < samples.length; i += 1) {
      const magnitude = Math.abs(samples[i] ?? 0);
      if (magnitude > peak) peak = magnitude;
    }
    peaks.set(samples, peak);
  }
  return peak;
}
