import { AppError } from '../lib/errors';

/** A take's samples, mono, −1..1. */
export interface Samples {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/**
 * WAV of 32-bit IEEE floats (Microsoft, Multimedia Programming Interface 1.0, and its 1994 addendum for other formats
 * than PCM: a size field behind `fmt `, and a `fact` chunk with the number of frames). Samples go in and out bit by bit.
 */
const IEEE_FLOAT = 3;
/** The same samples with a longer `fmt ` chunk; other tools write it. */
const EXTENSIBLE = 0xfffe;
const FMT_BYTES = 18;
const HEADER_BYTES = 12 + 8 + FMT_BYTES + 8 + 4 + 8;
const BYTES_PER_SAMPLE = 4;

/** @throws AppError `file-too-large` over 4 GiB, the most that a RIFF header can say. */
export function encodeFloatWav({ samples, sampleRate }: Samples): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  if (HEADER_BYTES + dataBytes > 0xffff_ffff) {
    throw new AppError('file-too-large', 'The sound is longer than a WAV file can be.', {
      remedy: 'Make it in parts.',
    });
  }
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const word = (letters: string): void => {
    for (const letter of letters) bytes[at++] = letter.charCodeAt(0);
  };
  const uint32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const uint16 = (value: number): void => {
    view.setUint16(at, value, true);
    at += 2;
  };
  word('RIFF');
  uint32(HEADER_BYTES - 8 + dataBytes);
  word('WAVE');
  word('fmt ');
  uint32(FMT_BYTES);
  uint16(IEEE_FLOAT);
  uint16(1);
  uint32(sampleRate);
  uint32(sampleRate * BYTES_PER_SAMPLE);
  uint16(BYTES_PER_SAMPLE);
  uint16(8 * BYTES_PER_SAMPLE);
  uint16(0);
  word('fact');
  uint32(4);
  uint32(samples.length);
  word('data');
  uint32(dataBytes);
  // The machines that browsers run on are little-endian, as the file is.
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, dataBytes), HEADER_BYTES);
  return bytes;
}

/** @throws AppError `audio-unreadable` when it is no such file, is cut off, or holds what is no number. */
export function decodeFloatWav(bytes: Uint8Array): Samples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (wordAt(bytes, 0) !== 'RIFF' || wordAt(bytes, 8) !== 'WAVE') throw unreadable('it is no WAV file', 0);
  let sampleRate: number | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = wordAt(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + size > bytes.length) throw unreadable('it ends in the middle', at);
    if (name === 'fmt ') sampleRate = rateOf(view, body, size);
    if (name === 'data') {
      if (sampleRate === null) throw unreadable('its samples come before their format', at);
      return { samples: samplesOf(bytes, body, size), sampleRate };
    }
    // Chunks are padded to even lengths.
    at = body + size + (size % 2);
  }
  throw unreadable('it has no samples', bytes.length);
}

function rateOf(view: DataView, at: number, size: number): number {
  if (size < 16) throw unreadable('its format is cut off', at);
  const tag = view.getUint16(at, true);
  const floats =
    tag === IEEE_FLOAT || (tag === EXTENSIBLE && size >= 26 && view.getUint16(at + 24, true) === IEEE_FLOAT);
  const mono = view.getUint16(at + 2, true) === 1;
  const rate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  if (!floats || !mono || bits !== 8 * BYTES_PER_SAMPLE || rate === 0) {
    throw unreadable('it is not one channel of 32-bit floats', at);
  }
  return rate;
}

function samplesOf(bytes: Uint8Array, at: number, size: number): Float32Array<ArrayBuffer> {
  const whole = size - (size % BYTES_PER_SAMPLE);
  if (whole === 0) throw unreadable('it has no samples', at);
  // A copy: the samples need not lie at a multiple of four.
  const samples = new Float32Array(bytes.slice(at, at + whole).buffer);
  // One that is no number would silence the whole mix.
  if (!areNumbers(samples)) throw unreadable('a sample is no number', at);
  return samples;
}

/** Ten minutes of samples in milliseconds: infinite ones and those that are no numbers times 0 are no number. */
function areNumbers(samples: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += (samples[i] ?? 0) * 0;
  return sum === 0;
}

function wordAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function unreadable(what: string, at: number): AppError {
  return new AppError('audio-unreadable', `The sound cannot be read: ${what}.`, {
    remedy: 'Use another copy of the file.',
    place: `byte ${at}`,
  });
}
