import { AppError } from '../lib/errors';
import type { MixedSound } from '../mix/mixer';
import { BYTES_PER_SAMPLE, HEADER_BYTES, wavBytes } from './wav-size';

const PCM = 1;
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

function toInt16(sample: number): number {
  return Math.max(-SCALE, Math.min(SCALE - 1, Math.round(sample * SCALE)));
}

function writeWord(bytes: Uint8Array, at: number, letters: string): void {
  for (let i = 0; i < letters.length; i += 1) bytes[at + i] = letters.charCodeAt(i);
}
