import type { MelSettings } from '../../compile/manifest';
import { AppError } from '../../lib/errors';
import { Fft } from '../../lib/fft';
import { melFilters, type MelFilter } from './mel-filters';

/** Under the root of every magnitude, so that silence has a slope too (converter.py: mel_spectrogram). */
const POWER_FLOOR = 1e-9;

/** Loudest sample that a sound is brought to before it is analysed (converter.py: get_mel_spectrogram_from_audio). */
export const ANALYSIS_PEAK = 0.95;

/** The same sound with its loudest sample at 0.95; silence stays silence. */
export function atAnalysisPeak(samples: Float32Array): Float32Array {
  const peak = peakOf(samples);
  return peak === 0 ? samples : samples.map((sample) => (sample / peak) * ANALYSIS_PEAK);
}

export function peakOf(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/**
 * Mel spectrograms as the networks were trained on them (models.md 2.4; happylittlecat2333/Auffusion: converter.py, after
 * jik876/hifi-gan: meldataset.py): frames of a Hann window that lies in the middle of a longer transform, on a sound
 * that is mirrored at both ends so that n hops give n frames; magnitudes into Slaney's bands; natural log.
 */
export class MelAnalysis {
  readonly #mel: MelSettings;
  readonly #fft: Fft;
  readonly #window: Float64Array;
  readonly #filters: readonly MelFilter[];

  /** @throws AppError `bundle-incompatible` for a transform whose length is no power of two. */
  constructor(mel: MelSettings) {
    if (!Fft.takes(mel.fftLength) || mel.windowLength > mel.fftLength) {
      throw new AppError(
        'bundle-incompatible',
        `A transform of ${mel.fftLength} samples is not known here.`,
        {
          remedy: 'Use a bundle whose fftLength is a power of two, at least its windowLength.',
          place: 'mel.fftLength',
        },
      );
    }
    this.#mel = mel;
    this.#fft = new Fft(mel.fftLength);
    // torch.hann_window, periodic; torch.stft centres a window shorter than its transform.
    this.#window = Float64Array.from(
      { length: mel.windowLength },
      (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / mel.windowLength),
    );
    this.#filters = melFilters(mel);
  }

  /** Frames of so many samples: one for each whole hop. */
  frames(samples: number): number {
    return Math.floor(samples / this.#mel.hopLength);
  }

  /**
   * [mels, frames] of a mono sound at the bundle's rate, the lowest band first, never below the range's floor.
   * A sound too short to be mirrored is followed by silence.
   */
  spectrogram(samples: Float32Array): Float32Array {
    const { mels, hopLength, fftLength, logMin } = this.#mel;
    const frames = this.frames(samples.length);
    const bins = fftLength / 2 + 1;
    const floor = Math.exp(logMin);
    const result = new Float32Array(mels * frames);
    const real = new Float64Array(fftLength);
    const imaginary = new Float64Array(fftLength);
    const magnitudes = [new Float32Array(bins), new Float32Array(bins)] as const;
    const mirrored = mirror(samples, (fftLength - hopLength) / 2);
    // Two frames in one transform, as its real and its imaginary part.
    for (let frame = 0; frame < frames; frame += 2) {
      this.#cut(mirrored, frame, real);
      if (frame + 1 < frames) this.#cut(mirrored, frame + 1, imaginary);
      else imaginary.fill(0);
      this.#fft.transform(real, imaginary);
      separate(real, imaginary, magnitudes);
      for (const [which, magnitude] of magnitudes.entries()) {
        if (frame + which >= frames) continue;
        for (const [band, filter] of this.#filters.entries()) {
          result[band * frames + frame + which] = Math.log(Math.max(floor, weighted(filter, magnitude)));
        }
      }
    }
    return result;
  }

  /** One frame, windowed, in the middle of zeros. */
  #cut(mirrored: Float32Array, frame: number, into: Float64Array): void {
    const { hopLength, windowLength, fftLength } = this.#mel;
    const before = Math.floor((fftLength - windowLength) / 2);
    const start = frame * hopLength + before;
    into.fill(0);
    for (let n = 0; n < windowLength; n++) {
      into[before + n] = (this.#window[n] ?? 0) * (mirrored[start + n] ?? 0);
    }
  }
}

/** The sound between its own reflections, its first and last sample not twice (numpy and torch: mode "reflect"). */
function mirror(samples: Float32Array, pad: number): Float32Array {
  const length = Math.max(samples.length, pad + 1);
  const mirrored = new Float32Array(length + 2 * pad);
  mirrored.set(samples, pad);
  for (let i = 1; i <= pad; i++) {
    mirrored[pad - i] = samples[i] ?? 0;
    mirrored[pad + length - 1 + i] = samples[length - 1 - i] ?? 0;
  }
  return mirrored;
}

/** Magnitudes of the two real signals that were transformed together: the even and the odd part of the spectrum. */
function separate(
  real: Float64Array,
  imaginary: Float64Array,
  [first, second]: readonly [Float32Array, Float32Array],
): void {
  const length = real.length;
  for (let bin = 0; bin < first.length; bin++) {
    const mirrorBin = (length - bin) % length;
    const [re, im] = [real[bin] ?? 0, imaginary[bin] ?? 0];
    const [otherRe, otherIm] = [real[mirrorBin] ?? 0, imaginary[mirrorBin] ?? 0];
    first[bin] = Math.sqrt(((re + otherRe) / 2) ** 2 + ((im - otherIm) / 2) ** 2 + POWER_FLOOR);
    second[bin] = Math.sqrt(((im + otherIm) / 2) ** 2 + ((otherRe - re) / 2) ** 2 + POWER_FLOOR);
  }
}

function weighted({ first, weights }: MelFilter, magnitude: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (magnitude[first + i] ?? 0);
  return sum;
}
