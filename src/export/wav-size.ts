/** What a file weighs, apart from how it is written: it is told before anybody writes one. */

/** Canonical RIFF header with a 16-byte `fmt ` chunk (Microsoft, Multimedia Programming Interface 1.0). */
export const HEADER_BYTES = 44;
export const BYTES_PER_SAMPLE = 2;

/** Size of a file of so many frames. */
export function wavBytes(frames: number, channels: number): number {
  return HEADER_BYTES + frames * channels * BYTES_PER_SAMPLE;
}
