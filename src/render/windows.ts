/** How a take that is longer than the trained window is put together. Frames are those of the mel spectrogram. */
export interface WindowPlan {
  readonly count: number;
  /** Frames from one window's start to the next one's. */
  readonly stride: number;
  /** Frames that neighbours share. */
  readonly overlap: number;
}

/** Shortest and longest cross-fade, as shares of a window: 51 ms and 256 ms of nano's 2.56 s, 0.2 and 1 s of Auffusion's. */
const SHORTEST = 0.02;
const LONGEST = 0.1;

/**
 * As few windows as cover `frames` with a cross-fade of 2 % of a window between neighbours. What they have left over
 * makes the cross-fades longer, up to 10 %; two different sounds at once for longer than that would be heard as two.
 * The rest is cut off at the end.
 */
export function planWindows(frames: number, window: number): WindowPlan {
  if (frames <= window) return { count: 1, stride: window, overlap: 0 };
  const shortest = Math.max(1, Math.round(window * SHORTEST));
  const longest = Math.max(1, Math.round(window * LONGEST));
  const count = Math.ceil((frames - shortest) / (window - shortest));
  const overlap = Math.min(longest, Math.floor((count * window - frames) / (count - 1)));
  return { count, stride: window - overlap, overlap };
}

/**
 * Joins waveforms of equal length that overlap by `overlap` samples. The windows are independent of one another, so
 * their powers add up, and the fades are square roots of straight lines: equal power.
 */
export function joinWindows(waves: readonly Float32Array[], overlap: number): Float32Array<ArrayBuffer> {
  const [first] = waves;
  const length = first?.length ?? 0;
  const stride = length - overlap;
  const joined = new Float32Array(length + stride * Math.max(0, waves.length - 1));
  for (const [index, wave] of waves.entries()) {
    const start = index * stride;
    for (let i = 0; i < length; i++) {
      const fadeIn = index > 0 && i < overlap ? Math.sqrt((i + 0.5) / overlap) : 1;
      const left = length - 1 - i;
      const fadeOut = index < waves.length - 1 && left < overlap ? Math.sqrt((left + 0.5) / overlap) : 1;
      joined[start + i] = (joined[start + i] ?? 0) + (wave[i] ?? 0) * fadeIn * fadeOut;
    }
  }
  return joined;
}
