import type { MelSettings } from '../../compile/manifest';

/** A band of the mel spectrogram: a triangle over the bins of the spectrum, as weights from bin `first` on. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float32Array;
}

/** Slaney's scale (M. Slaney, Auditory Toolbox, 1998; librosa: hz_to_mel): even up to 1 kHz, then logarithmic. */
const HZ_PER_MEL = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

function melOf(hz: number): number {
  return hz < LOG_FROM_HZ ? hz / HZ_PER_MEL : LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP;
}

function hzOf(mel: number): number {
  return mel < LOG_FROM_MEL ? mel * HZ_PER_MEL : LOG_FROM_HZ * Math.exp(LOG_STEP * (mel - LOG_FROM_MEL));
}

/**
 * The bands from the lowest on, each of area 2 over the bins ("slaney" norm): librosa.filters.mel with its defaults, as
 * HiFi-GAN's analysis takes it (happylittlecat2333/Auffusion: converter.py). A band narrower than a bin may be empty.
 */
export function melFilters({
  sampleRate,
  fftLength,
  mels,
  minFrequency,
  maxFrequency,
}: MelSettings): readonly MelFilter[] {
  const [low, high] = [melOf(minFrequency), melOf(maxFrequency)];
  const edge = (index: number): number => hzOf(low + ((high - low) * index) / (mels + 1));
  const binHz = sampleRate / fftLength;
  const lastBin = fftLength / 2;
  return Array.from({ length: mels }, (_, band) => {
    const [from, peak, to] = [edge(band), edge(band + 1), edge(band + 2)];
    const first = Math.max(0, Math.ceil(from / binHz));
    const last = Math.min(lastBin, Math.floor(to / binHz));
    const norm = 2 / (to - from);
    const weights = Float32Array.from({ length: Math.max(0, last - first + 1) }, (_unused, i) => {
      const hz = (first + i) * binHz;
      return norm * Math.max(0, Math.min((hz - from) / (peak - from), (to - hz) / (to - peak)));
    });
    return { first, weights };
  });
}
