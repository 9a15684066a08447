import { AppError } from '../lib/errors';
import { fileBytes } from '../lib/file-bytes';
import { unreadable } from './unreadable';
import { wavHead } from './wav-head';

/** A sound as the application keeps it. */
export interface ReadSound {
  /** Mono, −1..1. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/** Ten minutes of stereo at 48 kHz and 24 bits are 173 MB; more is no sound of a scene of ten minutes. */
const MOST_BYTES = 200e6;
const MOST_SECONDS = 600;
/** What every browser's decoder may be asked for. */
const RATES: readonly [number, number] = [8000, 96_000];
/** Of files that do not say it here: what compressed sound mostly has. */
const USUAL_RATE = 48_000;

/**
 * The sound of a file in any format that the browser reads, its channels mixed to one, a WAV at its own rate.
 * @throws AppError `file-too-large`, `audio-unreadable`, `input-invalid`; its messages name the file.
 */
export async function readSound(file: File): Promise<ReadSound> {
  if (file.size > MOST_BYTES) {
    throw new AppError('file-too-large', `${file.name} has ${Math.round(file.size / 1e6)} MB.`, {
      remedy: 'Cut it to what is needed, at most 200 MB.',
    });
  }
  const buffer = await decoded(await fileBytes(file), file.name);
  if (buffer === null || buffer.length === 0) {
    throw new AppError('audio-unreadable', `${file.name} holds no sound.`, {
      remedy: 'Choose another file.',
    });
  }
  if (buffer.duration > MOST_SECONDS) {
    throw new AppError('audio-unreadable', `${file.name} is longer than ten minutes.`, {
      remedy: 'Cut it to what is needed.',
    });
  }
  return { samples: mixed(buffer), sampleRate: buffer.sampleRate };
}

/** Null: of an empty file. */
async function decoded(bytes: ArrayBuffer, name: string): Promise<AudioBuffer | null> {
  if (bytes.byteLength === 0) return null;
  // Read before: decoding takes the bytes away.
  const head = wavHead(bytes);
  const rate = head?.rate ?? USUAL_RATE;
  const context = new OfflineAudioContext(1, 1, rate >= RATES[0] && rate <= RATES[1] ? rate : USUAL_RATE);
  try {
    return await context.decodeAudioData(bytes);
  } catch (cause) {
    throw unreadable(name, head, cause);
  }
}

/** The mean of the channels; what exceeds full scale, as floating-point files may, is turned down as a whole. */
function mixed(buffer: AudioBuffer): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    for (const [i, value] of buffer.getChannelData(channel).entries()) {
      samples[i] = (samples[i] ?? 0) + value / buffer.numberOfChannels;
    }
  }
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return peak > 1 ? samples.map((sample) => sample / peak) : samples;
}
