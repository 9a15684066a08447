import { Slices } from '../lib/slices';
import type { EventId, Project, SoundEvent } from '../project/document';
import { ChunkLimiter } from './chunk-limiter';
import { chunkSamples, type Chunk, type ChunkedSound } from './chunks';
import type { Placement } from './placement';
import { MixPlanner, mixRate, type MixPlan } from './plan-mix';
import { resampleInSlices } from '../lib/resample';
import { keepAtRate, knownAtRate } from './take-facts';
import type { TakeSounds } from './take-sounds';

/** A mix in one piece. */
export interface MixedSound {
  /** One (mono) or two (left, right), all of the same length. */
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/** Keeps the chunks of its last mix: one that is asked for again, or differs by an edit, costs what has changed. */
export interface Mixer {
  /** The whole scene. Abort rejects with the signal's reason. */
  mix(project: Project, takes: TakeSounds, signal?: AbortSignal): Promise<ChunkedSound>;
  /**
   * An event alone, muted or not, placed as in the mix: same rate, channels and length. The sum of the audible ones is
   * the mix wherever the limiter has nothing to do.
   */
  stem(project: Project, takes: TakeSounds, id: EventId, signal?: AbortSignal): Promise<ChunkedSound>;
}

/** Samples `[from, from + length)` of the scene: what lies in them is placed and summed, in the placements' order. */
export interface ChunkPlan {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly from: number;
  readonly length: number;
  /** Those that touch the stretch. At least one. */
  readonly placements: readonly Placement[];
}

/** Sums a chunk: a pure function. The one thing in which the page and Node differ. */
export type RenderChunk = (plan: ChunkPlan, slices: Slices) => Promise<readonly Float32Array[]>;

export function createMixer(renderChunk: RenderChunk): Mixer {
  const whole = new PlanMixer(renderChunk);
  const planner = new MixPlanner();
  return {
    async mix(project, takes, signal) {
      const slices = new Slices(signal ?? null);
      await resampled(project, takes, slices);
      return whole.mix(planner.plan(project, takes), slices);
    },
    async stem(project, takes, id, signal) {
      const slices = new Slices(signal ?? null);
      await resampled(project, takes, slices);
      const plan = new MixPlanner().plan({ ...project, events: project.events.map(alone(id)) }, takes);
      return new PlanMixer(renderChunk).mix(plan, slices);
    },
  };
}

/** The other events stay in the plan, muted: they decide its rate and its channels. */
function alone(id: EventId): (event: SoundEvent) => SoundEvent {
  return (event) => ({ ...event, muted: event.id !== id, soloed: false });
}

/** Takes at the mix's rate, worked out in slices before the plan asks for them. */
async function resampled(project: Project, takes: TakeSounds, slices: Slices): Promise<void> {
  const rate = mixRate(project, takes);
  for (const { takeId } of project.events) {
    const take = takeId === null ? undefined : takes.get(takeId);
    if (take === undefined || knownAtRate(take, rate)) continue;
    keepAtRate(take, rate, await resampleInSlices(take.samples, take.sampleRate, rate, slices));
  }
}

interface KeptChunk {
  readonly placements: readonly Placement[];
  readonly length: number;
  readonly chunk: Promise<Chunk>;
}

/** Mixes plans by chunks. A chunk depends on the placements that touch it alone, so that only touched ones are made. */
class PlanMixer {
  #shape = '';
  #sums: (KeptChunk | undefined)[] = [];
  #limiter: ChunkLimiter | null = null;
  readonly #louder = new WeakMap<Chunk, { readonly gain: number; readonly chunk: Chunk }>();

  constructor(private readonly renderChunk: RenderChunk) {}

  async mix(plan: MixPlan, slices: Slices): Promise<ChunkedSound> {
    const { sampleRate, channels, lengthSamples: length, ceiling } = plan;
    this.#reshape(sampleRate, channels);
    const chunkLength = chunkSamples(sampleRate);
    const touching = placementsByChunk(plan, chunkLength);
    const sums: Chunk[] = [];
    for (const [k, placements] of touching.entries()) {
      const from = k * chunkLength;
      const chunk = { sampleRate, channels, from, length: Math.min(chunkLength, length - from), placements };
      sums.push(this.#louderBy(plan.gain, await this.#sum(k, chunk, slices)));
      await slices.breathe();
    }
    const chunks = ceiling === null ? sums : await this.#limiterFor(sampleRate, ceiling).limit(sums, slices);
    return { sampleRate, channelCount: channels, length, chunkLength, chunks };
  }

  /** Another rate or other channels: nothing of what is kept can be used. */
  #reshape(sampleRate: number, channels: number): void {
    const shape = `${sampleRate} ${channels}`;
    if (shape !== this.#shape) this.#sums = [];
    this.#shape = shape;
  }

  #sum(k: number, plan: ChunkPlan, slices: Slices): Promise<Chunk> {
    const known = this.#sums[k];
    if (known?.length === plan.length && samePlacements(known.placements, plan.placements))
      return known.chunk;
    const { length, placements } = plan;
    const chunk = this.#render(plan, slices);
    const kept = { placements, length, chunk };
    this.#sums[k] = kept;
    // What was stopped is not kept.
    chunk.catch(() => {
      if (this.#sums[k] === kept) this.#sums[k] = undefined;
    });
    return chunk;
  }

  async #render(plan: ChunkPlan, slices: Slices): Promise<Chunk> {
    const { length, channels } = plan;
    if (plan.placements.length === 0) return silence(length, channels);
    return { channels: await this.renderChunk(plan, slices), length };
  }

  #louderBy(gain: number, chunk: Chunk): Chunk {
    if (gain === 1) return chunk;
    const known = this.#louder.get(chunk);
    if (known?.gain === gain) return known.chunk;
    const louder = { ...chunk, channels: chunk.channels.map((samples) => samples.map((s) => s * gain)) };
    this.#louder.set(chunk, { gain, chunk: louder });
    return louder;
  }

  #limiterFor(sampleRate: number, ceiling: number): ChunkLimiter {
    if (this.#limiter?.sampleRate !== sampleRate || this.#limiter.ceiling !== ceiling) {
      this.#limiter = new ChunkLimiter(sampleRate, ceiling);
    }
    return this.#limiter;
  }
}

function placementsByChunk(plan: MixPlan, chunkLength: number): readonly (readonly Placement[])[] {
  const chunks = Array.from({ length: Math.ceil(plan.lengthSamples / chunkLength) }, (): Placement[] => []);
  for (const placement of plan.placements) {
    const { startSample, lengthSamples } = placement;
    const last = Math.floor((startSample + lengthSamples - 1) / chunkLength);
    for (let k = Math.floor(startSample / chunkLength); k <= last; k += 1) chunks[k]?.push(placement);
  }
  return chunks;
}

function samePlacements(a: readonly Placement[], b: readonly Placement[]): boolean {
  return a.length === b.length && a.every((placement, i) => placement === b[i]);
}

const silences = new Map<string, Chunk>();

/** One for all of its length: a scene is silent for long. */
function silence(length: number, channels: 1 | 2): Chunk {
  const key = `${length} ${channels}`;
  const found = silences.get(key) ?? {
    channels: new Array<Float32Array>(channels).fill(new Float32Array(length)),
    length,
  };
  silences.set(key, found);
  return found;
}
