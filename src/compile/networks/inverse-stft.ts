/**
 * The inverse short-time Fourier transform as one convolution over frames: output sample i of hop t is a sum over the
 * frames that reach it. Tap j of the kernel looks at frame t + j − before, so frames must be padded by `before` zeros in
 * front and `after` behind. What the transform trims at both ends is left out by the choice of taps.
 */
export interface InverseStft {
  readonly fftLength: number;
  readonly hop: number;
  /** Samples trimmed at the start. */
  readonly trim: number;
  readonly taps: number;
  readonly before: number;
  readonly after: number;
}

/**
 * `center`: torch.istft, which trims half a window; `same`: gemelo-ai/vocos, spectral_ops.ISTFT, which trims so that n
 * frames give n hops.
 */
export function inverseStft(fftLength: number, hop: number, padding: 'same' | 'center'): InverseStft {
  const trim = padding === 'center' ? fftLength / 2 : Math.floor((fftLength - hop) / 2);
  // Sample i + hop·d + trim of frame t − d has to lie in the window: 0 … fftLength − 1.
  const after = Math.floor((hop - 1 + trim) / hop);
  const before = Math.floor((fftLength - 1 - trim) / hop);
  return { fftLength, hop, trim, before, after, taps: before + 1 + after };
}

/**
 * Kernel [hop, fftLength, 1, taps] (flat): the real parts of all bins, then the imaginary parts of all but the first and
 * the last bin, which do not count. A windowed inverse real DFT with 1/n, as torch.fft.irfft and a periodic Hann window
 * give it.
 */
export function inverseStftKernel(stft: InverseStft): Float32Array {
  const { fftLength, hop, taps } = stft;
  const bins = fftLength / 2 + 1;
  const wave = Float64Array.from({ length: fftLength }, (_, n) => Math.cos((2 * Math.PI * n) / fftLength));
  const kernel = new Float32Array(hop * fftLength * taps);
  forEachSample(stft, (i, tap, n) => {
    const window = hann(n, fftLength) / fftLength;
    for (let bin = 0; bin < bins; bin += 1) {
      const cosine = wave[(bin * n) % fftLength] ?? 0;
      const sine = wave[(bin * n + 3 * (fftLength / 4)) % fftLength] ?? 0;
      const inner = bin > 0 && bin < bins - 1;
      // An inner bin stands for its mirror image too.
      kernel[(i * fftLength + bin) * taps + tap] = window * (inner ? 2 : 1) * cosine;
      if (inner) kernel[(i * fftLength + bins + bin - 1) * taps + tap] = -window * 2 * sine;
    }
  });
  return kernel;
}

/** Squares of the window in the kernel's layout, [hop, 1, 1, taps]: over ones, the envelope to divide by. */
export function windowSquares(stft: InverseStft): Float32Array {
  const squares = new Float32Array(stft.hop * stft.taps);
  forEachSample(stft, (i, tap, n) => {
    squares[i * stft.taps + tap] = hann(n, stft.fftLength) ** 2;
  });
  return squares;
}

/** Calls back for each sample i of a hop and each tap that reaches it, at sample n of that frame. */
function forEachSample(
  { fftLength, hop, trim, before, taps }: InverseStft,
  visit: (i: number, tap: number, n: number) => void,
): void {
  for (let i = 0; i < hop; i += 1) {
    for (let tap = 0; tap < taps; tap += 1) {
      const n = i + trim - (tap - before) * hop;
      if (n >= 0 && n < fftLength) visit(i, tap, n);
    }
  }
}

/** torch.hann_window, periodic. */
function hann(n: number, length: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length);
}
