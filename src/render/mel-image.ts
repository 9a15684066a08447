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

/**
 * The image [channels, mels, width] that a VAE encoder is given for a mel spectrogram: the way of `melFromImage` back,
 * the same in every channel. Frames beyond the spectrogram's are silent, as Auffusion pads (converter.py: pad_spec).
 */
export function imageFromMel(
  spectrogram: Float32Array,
  { mels, logMin, logMax, flipped }: MelSettings,
  { channels, width }: Pick<DecodedImage, 'channels' | 'width'>,
): DecodedImage {
  const frames = spectrogram.length / mels;
  const plane = new Float32Array(mels * width).fill(-1);
  for (let band = 0; band < mels; band++) {
    const row = (flipped ? mels - 1 - band : band) * width;
    for (let frame = 0; frame < Math.min(frames, width); frame++) {
      const share = ((spectrogram[band * frames + frame] ?? logMin) - logMin) / (logMax - logMin);
      plane[row + frame] = 2 * Math.min(1, Math.max(0, share)) - 1;
    }
  }
  const data = new Float32Array(channels * plane.length);
  for (let channel = 0; channel < channels; channel++) data.set(plane, channel * plane.length);
  return { data, channels, height: mels, width };
}
