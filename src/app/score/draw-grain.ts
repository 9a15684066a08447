/** A sound gathering out of noise, at one sampler step. */
export interface Gathering {
  /** Share of the sampler's steps done, 0..1. */
  readonly progress: number;
  /** One value per latent column of the current estimate, 0..1; null before the first one. */
  readonly energy: Float32Array | null;
  /** Same event and step, same grain: it must not flicker between steps. */
  readonly seed: number;
}

/** A column of grain in CSS pixels: 200 columns on the 530 px clip the density below was drawn for. */
const COLUMN = 2.65;
/** Strokes a column at step 0, and how they thin out (studio.md, section 4). */
const DENSITY = 5.2;
const THINNING = 0.8;
/** Share of the grain that has moved inside the wave by the last step. */
const GATHERED = 0.72;

/** 32-bit generator of the grain (mulberry32's mixing): looks only, so any even one serves. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Energy at a share of the width, smoothed over its neighbours. */
function energyAt(energy: Float32Array, share: number): number {
  const position = share * (energy.length - 1);
  let sum = 0;
  let weight = 0;
  for (let offset = -1; offset <= 1; offset++) {
    const index = Math.min(energy.length - 1, Math.max(0, Math.round(position) + offset));
    const near = offset === 0 ? 2 : 1;
    sum += near * (energy[index] ?? 0);
    weight += near;
  }
  return sum / weight;
}

/** Half height of the estimated wave in each drawn column, 0..1. */
function energyEnvelope(energy: Float32Array, columns: number): Float32Array {
  return Float32Array.from({ length: columns }, (_, x) =>
    energyAt(energy, columns < 2 ? 0 : x / (columns - 1)),
  );
}

/** Grain and, below it, the wave as far as it is known. Sizes in device pixels; `ratio` device pixels a CSS pixel. */
export function drawGathering(
  context: CanvasRenderingContext2D,
  gathering: Gathering,
  inks: { readonly wave: string; readonly grain: string },
  ratio: number,
  alpha: number,
): void {
  const { width, height } = context.canvas;
  const { progress, energy } = gathering;
  const middle = height / 2;
  if (energy !== null && energy.length > 0 && progress > 0) {
    context.fillStyle = inks.wave;
    context.globalAlpha = alpha * 0.85;
    const half = energyEnvelope(energy, width);
    for (let x = 0; x < width; x++) {
      const size = (half[x] ?? 0) * middle * 0.8;
      context.fillRect(x, middle - size, 1, Math.max(1, 2 * size));
    }
  }
  drawGrain(context, gathering, inks.grain, ratio, alpha);
  context.globalAlpha = 1;
}

function drawGrain(
  context: CanvasRenderingContext2D,
  { progress, energy, seed }: Gathering,
  ink: string,
  ratio: number,
  alpha: number,
): void {
  const { width, height } = context.canvas;
  const random = generator(seed);
  const columns = Math.floor(width / ratio / COLUMN);
  const strokes = Math.round(columns * DENSITY * (1 - progress) ** THINNING);
  context.fillStyle = ink;
  context.globalAlpha = alpha;
  for (let i = 0; i < strokes; i++) {
    const share = random();
    const inside = random() < GATHERED * progress;
    const reach = inside && energy !== null ? energyAt(energy, share) * 0.8 : 1;
    const size = height * (0.02 + 0.05 * random());
    const y = height / 2 + (random() * 2 - 1) * (height / 2) * reach - size / 2;
    context.fillRect(Math.round(share * width), y, Math.max(1, ratio), size);
  }
}
