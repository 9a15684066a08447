/** Where in a take the sound is: all from the energy of short frames, nothing learned. */

/** 10 ms: shorter than a syllable, longer than a period of any pitch above 100 Hz. */
const FRAME_SECONDS = 0.01;
const HOP_SECONDS = 0.005;
/**
 * A sound has begun where its envelope reaches a fifth of its maximum, "to account for possible noise": the default of
 * Essentia's LogAttackTime (startAttackThreshold 0.2, essentia.upf.edu/reference).
 */
const ATTACK_THRESHOLD = 0.2;
/** An edge of a bed is silent while it is 20 dB under the bed's usual level: looped, it would be heard as a gap. */
const SILENT_EDGE = 0.1;

/** RMS per frame; frame `i` begins at sample `i * hop`. */
interface Levels {
  readonly rms: Float64Array;
  readonly frame: number;
  readonly hop: number;
}

function levelsOf(samples: Float32Array, sampleRate: number): Levels {
  const frame = Math.max(1, Math.round(FRAME_SECONDS * sampleRate));
  const hop = hopOf(sampleRate);
  const rms = new Float64Array(Math.max(1, Math.ceil(Math.max(0, samples.length - frame) / hop) + 1));
  for (let i = 0; i < rms.length; i += 1) {
    const part = samples.subarray(i * hop, i * hop + frame);
    rms[i] = Math.sqrt(energy(part) / frame);
  }
  return { rms, frame, hop };
}

function hopOf(sampleRate: number): number {
  return Math.max(1, Math.round(HOP_SECONDS * sampleRate));
}

function energy(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum;
}

/** The sample at which the first sound of a take begins; 0 for silence. */
export function onsetOf(samples: Float32Array, sampleRate: number): number {
  const { rms, frame, hop } = levelsOf(samples, sampleRate);
  const loudest = rms.reduce((most, level) => Math.max(most, level), 0);
  if (loudest === 0) return 0;
  const first = rms.findIndex((level) => level >= ATTACK_THRESHOLD * loudest);
  // The frame only touches the attack: it begins where the samples of this frame and the next do rise.
  const around = samples.subarray(first * hop, first * hop + 2 * frame);
  const peak = around.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return first * hop + around.findIndex((sample) => Math.abs(sample) >= ATTACK_THRESHOLD * peak);
}

/** Running sums of the energy of every 5 ms: entry `i` is the energy before sample `i * hop`. */
export function hopEnergies(samples: Float32Array, sampleRate: number): Float64Array {
  const hop = hopOf(sampleRate);
  const sums = new Float64Array(Math.floor(samples.length / hop) + 1);
  for (let i = 1; i < sums.length; i += 1) {
    sums[i] = (sums[i - 1] ?? 0) + energy(samples.subarray((i - 1) * hop, i * hop));
  }
  return sums;
}

/**
 * First sample of the stretch of `length` samples with the most energy, to within 5 ms; the earliest of equals.
 * @param energies `hopEnergies` of the same samples
 */
export function loudestStretch(
  samples: Float32Array,
  sampleRate: number,
  length: number,
  energies = hopEnergies(samples, sampleRate),
): number {
  const hop = hopOf(sampleRate);
  const hops = Math.floor(length / hop);
  const last = Math.floor((samples.length - length) / hop);
  let most = -1;
  let best = 0;
  for (let start = 0; start <= last; start += 1) {
    const sum = (energies[start + hops] ?? 0) - (energies[start] ?? 0);
    // Rounding of the running sums must not move the choice on an even sound.
    if (sum > most * (1 + 1e-9)) {
      most = sum;
      best = start;
    }
  }
  return best * hop;
}

/** The take without silent edges, `[from, to)` in samples; all of it when little would be left. */
export function soundingStretch(samples: Float32Array, sampleRate: number): readonly [number, number] {
  const { rms, frame, hop } = levelsOf(samples, sampleRate);
  const usual = rms.toSorted()[rms.length >> 1] ?? 0;
  const sounds = (level: number): boolean => level >= SILENT_EDGE * usual;
  const from = rms.findIndex(sounds) * hop;
  const to = Math.min(samples.length, rms.findLastIndex(sounds) * hop + frame);
  return usual === 0 || to - from < samples.length / 2 ? [0, samples.length] : [from, to];
}
