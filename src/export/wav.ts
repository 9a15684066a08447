import { AppError } from '../lib/errors';
import type { MixedSound } from '../mix/mixer';

/** Canonical RIFF header with a 16-byte `fmt ` chunk (Microsoft, Multimedia Programming Interface 1.0). */
const HEADER_BYTES = 44;
const PCM = 1;
/** WAVE_FORMAT_EXTENSIBLE: the same samples with a longer `fmt ` chunk; other tools write it. */
const EXTENSIBLE = 0xfffe;
const BYTES_PER_SAMPLE = 2;
/** −1..1 to −32768..32767. A power of two, so that samples that came from 16 bits go back to the very same. */
const SCALE = 32_768;

/**
 * A WAV file of 16-bit PCM, channels interleaved. Samples are rounded to the nearest step and clamped. No dither: its
 * noise would be as loud as the error that it hides, and rendered sound is never so quiet or pure that rounding is heard.
 * @throws AppError `file-too-large` over 4 GiB, the most that a RIFF header can say.
 */
export function encodeWav({ channels, sampleRate }: MixedSound): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(wavBytes(frames, channels.length));
  bytes.set(wavHeader({ frames, channels: channels.length, sampleRate }));
  bytes.set(encodeSamples(channels), HEADER_BYTES);
  return bytes;
}

/** Size of a file of so many frames. */
export function wavBytes(frames: number, channels: number): number {
  return HEADER_BYTES + frames * channels * BYTES_PER_SAMPLE;
}

export interface WavShape {
  readonly frames: number;
  readonly channels: number;
  readonly sampleRate: number;
}

/** What stands before the samples. @throws AppError `file-too-large` */
export function wavHeader({ frames, channels, sampleRate }: WavShape): Uint8Array<ArrayBuffer> {
  const frameBytes = channels * BYTES_PER_SAMPLE;
  const dataBytes = frames * frameBytes;
  if (HEADER_BYTES + dataBytes > 0xffff_ffff) {
    throw new AppError('file-too-large', 'The sound is longer than a WAV file can be.', {
      remedy: 'Export it in parts.',
    });
  }
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  writeWord(bytes, 0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  writeWord(bytes, 8, 'WAVE');
  writeWord(bytes, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  writeWord(bytes, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return bytes;
}

/** Samples as they stand in the file. */
export function encodeSamples(channels: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0;
  const frameBytes = channels.length * BYTES_PER_SAMPLE;
  const bytes = new Uint8Array(frames * frameBytes);
  const view = new DataView(bytes.buffer);
  channels.forEach((channel, c) => {
    for (let i = 0; i < frames; i += 1) {
      view.setInt16(i * frameBytes + c * BYTES_PER_SAMPLE, toInt16(channel[i] ?? 0), true);
    }
  });
  return bytes;
}

/** @throws AppError `audio-unreadable` when it is no WAV file of 16-bit PCM, or it ends too early. */
export function decodeWav(bytes: Uint8Array): MixedSound {
  if (word(bytes, 0) !== 'RIFF' || word(bytes, 8) !== 'WAVE') throw unreadable('It is no WAV file.', 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { readonly channels: number; readonly sampleRate: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = word(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + size > bytes.length) throw unreadable('It ends in the middle.', at);
    if (name === 'fmt ') format = readFormat(view, body, size);
    if (name === 'data') {
      if (format === null) throw unreadable('Its samples come before their format.', at);
      return { channels: readSamples(view, body, size, format.channels), sampleRate: format.sampleRate };
    }
    // Chunks are padded to even lengths.
    at = body + size + (size % 2);
  }
  throw unreadable('It has no samples.', bytes.length);
}

function toInt16(sample: number): number {
  return Math.max(-SCALE, Math.min(SCALE - 1, Math.round(sample * SCALE)));
}

function readFormat(view: DataView, at: number, size: number): { channels: number; sampleRate: number } {
  if (size < 16) throw unreadable('Its format is cut off.', at);
  const tag = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const bits = view.getUint16(at + 14, true);
  if ((tag !== PCM && tag !== EXTENSIBLE) || bits !== 8 * BYTES_PER_SAMPLE || channels === 0) {
    throw unreadable(`It is not 16-bit PCM (format ${tag}, ${bits} bits, ${channels} channels).`, at);
  }
  return { channels, sampleRate: view.getUint32(at + 4, true) };
}

function readSamples(view: DataView, at: number, size: number, count: number): readonly Float32Array[] {
  const frames = Math.floor(size / (count * BYTES_PER_SAMPLE));
  return Array.from({ length: count }, (_, c) =>
    Float32Array.from(
      { length: frames },
      (_, i) => view.getInt16(at + (i * count + c) * BYTES_PER_SAMPLE, true) / SCALE,
    ),
  );
}

function writeWord(bytes: Uint8Array, at: number, letters: string): void {
  for (let i = 0; i < letters.length; i += 1) bytes[at + i] = letters.charCodeAt(i);
}

function word(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function unreadable(what: string, at: number): AppError {
  return new AppError('audio-unreadable', `The sound cannot be read. ${what}`, {
    remedy: 'Choose a WAV file of 16-bit PCM.',
    place: `byte ${at}`,
  });
}
