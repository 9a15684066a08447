import type { MixedSound } from '../../src/mix/mixer.ts';

/** The samples of a WAV file of 16-bit PCM, read by its own description and not by the writer's. */
export function readWav(bytes: Uint8Array): MixedSound {
  if (word(bytes, 0) !== 'RIFF' || word(bytes, 8) !== 'WAVE') throw new Error('It is no WAV file.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { readonly channels: number; readonly sampleRate: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = word(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + size > bytes.length) throw new Error('It ends in the middle.');
    if (name === 'fmt ') {
      const [tag, channels, bits] = [0, 2, 14].map((offset) => view.getUint16(body + offset, true));
      if (tag !== 1 || bits !== 16) throw new Error('It is not 16-bit PCM.');
      format = { channels: channels ?? 0, sampleRate: view.getUint32(body + 4, true) };
    }
    if (name === 'data') {
      if (format === null) throw new Error('Its samples come before their format.');
      const { channels: count, sampleRate } = format;
      const channels = Array.from({ length: count }, (_, channel) =>
        Float32Array.from(
          { length: Math.floor(size / (2 * count)) },
          (_, frame) => view.getInt16(body + 2 * (frame * count + channel), true) / 32_768,
        ),
      );
      return { channels, sampleRate };
    }
    // Chunks are padded to even lengths.
    at = body + size + (size % 2);
  }
  throw new Error('It has no samples.');
}

function word(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
