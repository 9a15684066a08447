/** What is drawn of a wave: one value of each for every bucket. */
export interface Peaks {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly rms: Float32Array;
}

/**
 * Minimum, maximum and RMS of equal stretches of a sound, over `[from, to)` in samples. With more buckets than samples
 * neighbours share a sample; behind the sound's end all three are 0.
 */
export function peaksOf(samples: Float32Array, buckets: number, from = 0, to = samples.length): Peaks {
  const min = new Float32Array(buckets);
  const max = new Float32Array(buckets);
  const rms = new Float32Array(buckets);
  const step = (to - from) / buckets;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const first = Math.floor(from + bucket * step);
    const end = Math.max(first + 1, Math.floor(from + (bucket + 1) * step));
    const part = samples.subarray(Math.max(0, first), Math.max(0, end));
    if (part.length === 0) continue;
    let low = Infinity;
    let high = -Infinity;
    let sum = 0;
    for (const sample of part) {
      if (sample < low) low = sample;
      if (sample > high) high = sample;
      sum += sample * sample;
    }
    min[bucket] = low;
    max[bucket] = high;
    rms[bucket] = Math.sqrt(sum / part.length);
  }
  return { min, max, rms };
}
