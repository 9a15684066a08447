import type { MelSettings } from '../compile/manifest';

/** What a VAE decoder gave: [channels, height, width], values about −1..1. */
export interface DecodedImage {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The mel spectrogram [mels, frames] (natural log of magnitude, lowest band first) that an image stands for: one
 * channel, to 0..1 and clamped, its rows turned over where the lowest band is the last row, stretched to the log range.
 * Rows are bands, columns frames. Source: happylittlecat2333/Auffusion, converter.py and auffusion_pipeline.py
 * (denormalize_spectrogram).
 */
export function melFromImage({ data, height, width }: DecodedImage, mel: MelSettings): Float32Array {
  const spectrogram = new Float32Array(height * width);
  const plane = mel.channel * height * width;
  const range = mel.logMax - mel.logMin;
  for (let band = 0; band < height; band++) {
    const row = plane + (mel.flipped ? height - 1 - band : band) * width;
    for (let frame = 0; frame < width; frame++) {
      const share = Math.min(1, Math.max(0, (data[row + frame] ?? 0) / 2 + 0.5));
      spectrogram[band * width + frame] = mel.logMin + share * range;
    }
  }
  return spectrogram;
}
