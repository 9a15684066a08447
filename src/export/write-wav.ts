import type { Slices } from '../lib/slices';
import { stretchesOf, type ChunkedSound } from '../mix/chunks';
import { encodeSamples, wavHeader } from './wav';

/** Frames of a sound, `[from, to)`. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A stretch of a mix as a WAV file, piece by piece in order; the same bytes as `encodeWav` gives of it. The page draws
 * between the pieces.
 */
export async function* writeWav(
  sound: ChunkedSound,
  { from, to }: FrameRange,
  slices: Slices,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { channelCount, sampleRate } = sound;
  yield wavHeader({ frames: to - from, channels: channelCount, sampleRate });
  for (const channels of stretchesOf(sound, from, to)) {
    yield encodeSamples(channels);
    await slices.breathe();
  }
}
