/** What the head of a WAV says of its sound; null: it does not say it. */
export interface WavHead {
  /** The number of its format: 1 for PCM. */
  readonly format: number | null;
  /** Samples in a second. */
  readonly rate: number | null;
}

/** As a `RIFF` file of 32 bits, or as the one for more than 4 GB, whose chunks lie alike. */
const RIFF: ReadonlySet<string> = new Set(['RIFF', 'RF64', 'BW64']);

/** Reads the `fmt ` chunk, whatever stands before it. Null: the bytes are no WAV. */
export function wavHead(bytes: ArrayBuffer): WavHead | null {
  const view = new DataView(bytes);
  const word = (at: number): string =>
    at + 4 > view.byteLength
      ? ''
      : String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)));
  if (!RIFF.has(word(0)) || word(8) !== 'WAVE') return null;
  for (let at = 12; at + 16 <= view.byteLength;) {
    if (word(at) === 'fmt ') {
      return { format: view.getUint16(at + 8, true), rate: view.getUint32(at + 12, true) };
    }
    // Chunks begin at even bytes.
    at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2);
  }
  return { format: null, rate: null };
}
