/** The discrete Fourier transform of complex values, in place, for lengths that are powers of two (Cooley, Tukey 1965). */
export class Fft {
  readonly #length: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  /** Where each value goes before the first pass: its place with the bits turned round. */
  readonly #places: Uint32Array;

  constructor(length: number) {
    if (!Fft.takes(length)) throw new RangeError(`${length} is not a power of two.`);
    this.#length = length;
    this.#cosines = Float64Array.from({ length: length / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / length));
    this.#sines = Float64Array.from({ length: length / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / length));
    this.#places = new Uint32Array(length);
    for (let i = 1; i < length; i++) {
      this.#places[i] = ((this.#places[i >> 1] ?? 0) >> 1) | (i & 1 ? length / 2 : 0);
    }
  }

  static takes(length: number): boolean {
    return length >= 2 && length <= 2 ** 24 && Number.isInteger(Math.log2(length));
  }

  /** Both of the transform's length; they hold the result afterwards. */
  transform(real: Float64Array, imaginary: Float64Array): void {
    this.#reorder(real);
    this.#reorder(imaginary);
    const length = this.#length;
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let block = 0; block < length; block += 2 * half) {
        for (let i = 0; i < half; i++) {
          const cosine = this.#cosines[i * stride] ?? 0;
          const sine = this.#sines[i * stride] ?? 0;
          const upper = block + i;
          const lower = upper + half;
          const re = real[lower] ?? 0;
          const im = imaginary[lower] ?? 0;
          const turnedRe = re * cosine - im * sine;
          const turnedIm = re * sine + im * cosine;
          const keptRe = real[upper] ?? 0;
          const keptIm = imaginary[upper] ?? 0;
          real[lower] = keptRe - turnedRe;
          imaginary[lower] = keptIm - turnedIm;
          real[upper] = keptRe + turnedRe;
          imaginary[upper] = keptIm + turnedIm;
        }
      }
    }
  }

  #reorder(values: Float64Array): void {
    for (let i = 0; i < this.#length; i++) {
      const place = this.#places[i] ?? 0;
      if (place <= i) continue;
      const value = values[i] ?? 0;
      values[i] = values[place] ?? 0;
      values[place] = value;
    }
  }
}
