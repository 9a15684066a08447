import type { Slices } from '../../lib/slices';
import type { Chunk, ChunkedSound } from '../../mix/chunks';

/** A buffer and what stands in it. */
export interface PooledBuffer {
  readonly buffer: AudioBuffer;
  readonly chunks: Chunk[];
  /** Voices that read it: while there is one, nothing may be written. */
  readers: number;
}

/**
 * Buffers of the whole scene for playing. A changed mix goes into one that nobody plays any more, and of it only the
 * chunks that are others: a change costs what it changes, however long the scene is.
 */
export class BufferPool {
  #buffers: PooledBuffer[] = [];

  async filled(sound: ChunkedSound, slices: Slices): Promise<PooledBuffer> {
    this.#buffers = this.#buffers.filter((one) => one.readers > 0 || fits(one.buffer, sound));
    const free =
      this.#buffers.find((one) => one.readers === 0 && fits(one.buffer, sound)) ?? this.#add(sound);
    // Taken while it is being filled.
    free.readers += 1;
    try {
      for (const [k, chunk] of sound.chunks.entries()) {
        if (free.chunks[k] === chunk) continue;
        chunk.channels.forEach((samples, c) =>
          free.buffer.getChannelData(c).set(samples, k * sound.chunkLength),
        );
        free.chunks[k] = chunk;
        await slices.breathe();
      }
    } finally {
      free.readers -= 1;
    }
    return free;
  }

  #add({ channelCount, length, sampleRate }: ChunkedSound): PooledBuffer {
    const buffer = new AudioBuffer({
      numberOfChannels: channelCount,
      length: Math.max(1, length),
      sampleRate,
    });
    const added = { buffer, chunks: [], readers: 0 };
    this.#buffers.push(added);
    return added;
  }
}

function fits(buffer: AudioBuffer, { channelCount, length, sampleRate }: ChunkedSound): boolean {
  return (
    buffer.numberOfChannels === channelCount &&
    buffer.length === Math.max(1, length) &&
    buffer.sampleRate === sampleRate
  );
}
