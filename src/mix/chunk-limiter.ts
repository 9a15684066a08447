import { chunkPeak, type Chunk } from './chunks';
import { Limiter, sameState, type LimiterState } from './limiter';
import type { Slices } from '../lib/slices';

interface Read {
  readonly chunk: Chunk;
  readonly entering: LimiterState;
  readonly gains: Float64Array | null;
  readonly leaving: LimiterState;
}

interface Limited {
  readonly chunk: Chunk;
  readonly gains: Float64Array | null;
  readonly following: Float64Array | null;
  readonly limited: Chunk;
}

/**
 * Limits a mix chunk by chunk, exactly as if it were read in one run, and keeps what it has worked out: a chunk is read
 * again only when it, or the state in which the limiter comes to it, is another one.
 */
export class ChunkLimiter {
  readonly #limiter: Limiter;
  readonly #read: Read[] = [];
  readonly #limited: Limited[] = [];
  #last: { readonly state: LimiterState; readonly gains: Float64Array | null } | null = null;

  constructor(
    readonly sampleRate: number,
    readonly ceiling: number,
  ) {
    this.#limiter = new Limiter(sampleRate, ceiling);
  }

  async limit(chunks: readonly Chunk[], slices: Slices): Promise<readonly Chunk[]> {
    const gains: (Float64Array | null)[] = [];
    let state = this.#limiter.rest;
    for (const [k, chunk] of chunks.entries()) {
      const read = this.#readChunk(k, chunk, state);
      gains.push(read.gains);
      state = read.leaving;
      await slices.breathe();
    }
    const behind = this.#behind(state);
    const limited: Chunk[] = [];
    for (const [k, chunk] of chunks.entries()) {
      limited.push(this.#limitChunk(k, chunk, gains[k] ?? null, this.#following(chunks, gains, behind, k)));
      await slices.breathe();
    }
    this.#read.length = this.#limited.length = chunks.length;
    return limited;
  }

  #readChunk(k: number, chunk: Chunk, entering: LimiterState): Read {
    const known = this.#read[k];
    if (known?.chunk === chunk && sameState(known.entering, entering)) return known;
    const { gains, state } = this.#limiter.read(chunk.channels, chunk.length, chunkPeak(chunk), entering);
    const read = { chunk, entering, gains, leaving: state };
    this.#read[k] = read;
    return read;
  }

  /** Gains that are read from the silence behind the scene's end. */
  #behind(state: LimiterState): Float64Array | null {
    if (this.#last?.state !== state) {
      const { lookAhead } = this.#limiter;
      const { gains } = this.#limiter.read([new Float32Array(lookAhead)], lookAhead, 0, state);
      this.#last = { state, gains };
    }
    return this.#last.gains;
  }

  /** Gains read after chunk `k`, at least as many as the look-ahead: its last samples wait for them. */
  #following(
    chunks: readonly Chunk[],
    gains: readonly (Float64Array | null)[],
    behind: Float64Array | null,
    k: number,
  ): Float64Array | null {
    const next = chunks[k + 1];
    if (next === undefined) return behind;
    const own = gains[k + 1] ?? null;
    // The scene's last chunk may be shorter than the look-ahead.
    if (next.length >= this.#limiter.lookAhead || (own === null && behind === null)) return own;
    const { lookAhead } = this.#limiter;
    const joined = new Float64Array(next.length + lookAhead).fill(1);
    if (own !== null) joined.set(own);
    if (behind !== null) joined.set(behind, next.length);
    return joined;
  }

  #limitChunk(k: number, chunk: Chunk, gains: Float64Array | null, following: Float64Array | null): Chunk {
    if (gains === null && following === null) return chunk;
    const known = this.#limited[k];
    if (known?.chunk === chunk && known.gains === gains && known.following === following)
      return known.limited;
    const { lookAhead } = this.#limiter;
    const channels = chunk.channels.map((samples) => {
      const limited = new Float32Array(chunk.length);
      for (let i = 0; i < chunk.length; i += 1) {
        const at = i + lookAhead;
        const gain = at < chunk.length ? gains?.[at] : following?.[at - chunk.length];
        limited[i] = (samples[i] ?? 0) * (gain ?? 1);
      }
      return limited;
    });
    const limited = { channels, length: chunk.length };
    this.#limited[k] = { chunk, gains, following, limited };
    return limited;
  }
}
