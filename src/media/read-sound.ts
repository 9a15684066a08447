import { AppError } from '../lib/errors';
import { fileBytes } from '../lib/file-bytes';

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
  const bytes = await fileBytes(file);
  const buffer = await decoded(bytes, file.name);
  if (!(buffer.length > 0 && buffer.duration <= MOST_SECONDS)) {
    throw new AppError(
      'audio-unreadable',
      `${file.name} ${buffer.length > 0 ? 'is longer than ten minutes' : 'holds no sound'}.`,
      { remedy: 'Cut it to what is needed.' },
    );
  }
  return { samples: mixed(buffer), sampleRate: buffer.sampleRate };
}

async function decoded(bytes: ArrayBuffer, name: string): Promise<AudioBuffer> {
  try {
    const context = new OfflineAudioContext(1, 1, wavRate(bytes) ?? USUAL_RATE);
    return await context.decodeAudioData(bytes);
  } catch (cause) {
    throw new AppError('audio-unreadable', `${name} is no sound that this browser can read.`, {
      remedy: 'Save it as WAV and try again.',
      cause,
    });
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

/** The rate that a RIFF WAVE file says it has, in its `fmt ` chunk; null for others, and for rates out of bounds. */
export function wavRate(bytes: ArrayBuffer): number | null {
  const view = new DataView(bytes);
  const word = (at: number): string =>
    at + 4 > view.byteLength
      ? ''
      : String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)));
  if (word(0) !== 'RIFF' || word(8) !== 'WAVE') return null;
  for (let at = 12; at + 16 <= view.byteLength;) {
    if (word(at) === 'fmt ') {
      const rate = view.getUint32(at + 12, true);
      return rate >= RATES[0] && rate <= RATES[1] ? rate : null;
    }
    // Chunks begin at even bytes.
    at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2);
  }
  return null;
}
