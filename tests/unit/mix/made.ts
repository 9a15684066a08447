import { apply } from '../../../src/project/apply';
import { receiveTake } from '../../../src/project/arrival';
import type { EventChanges, NewEvent } from '../../../src/project/commands';
import { emptyProject } from '../../../src/project/create';
import type { Project, TakeId } from '../../../src/project/document';
import { joinChunks, type ChunkedSound } from '../../../src/mix/chunks';
import type { MixedSound, Mixer } from '../../../src/mix/mixer';
import { sourceStretches, type Placement } from '../../../src/mix/placement';
import { audibleEvents } from '../../../src/mix/plan-mix';
import type { TakeSound } from '../../../src/mix/take-sounds';

/** Made signals and projects that use them, for the tests of the mix in Node and in the browser. */

export function sine(frequency: number, seconds: number, sampleRate: number, amplitude = 0.5): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
}

/** White noise, the same for the same seed (a linear congruential generator; Numerical Recipes' constants). */
export function noise(seconds: number, sampleRate: number, amplitude = 0.3, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

export function silence(seconds: number, sampleRate: number): Float32Array {
  return new Float32Array(Math.round(seconds * sampleRate));
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

export function peak(channels: readonly Float32Array[]): number {
  return Math.max(
    ...channels.map((channel) => channel.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)),
  );
}

/** Index of the first sample that is not the very same; −1: both are the same, bit by bit. */
export function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((sample, i) => !Object.is(sample, b[i]));
}

export interface Part extends Partial<NewEvent> {
  readonly sound: TakeSound;
  readonly changes?: EventChanges;
}

/** A scene whose events have these sounds. */
export function sceneOf(
  duration: number,
  ...parts: readonly Part[]
): { readonly project: Project; readonly takes: ReadonlyMap<TakeId, TakeSound> } {
  const takes = new Map<TakeId, TakeSound>();
  let project = emptyProject('Scene', duration);
  for (const { sound, changes, ...event } of parts) {
    const id = `e${project.nextEvent}` as const;
    project = apply(project, {
      type: 'add',
      event: { caption: 'A sound', spans: [{ start: 0, end: duration }], seed: 1, by: 'rules', ...event },
    }).project;
    const { samples, sampleRate } = sound;
    const arrived = receiveTake(project, {
      eventId: id,
      sampleRate,
      channels: 1,
      seconds: samples.length / sampleRate,
      request: { caption: 'A sound', negativePrompt: '', seed: 1, length: samples.length / sampleRate },
      sampler: { name: 'pndm', steps: 20, guidanceScale: 7.5, guidanceInterval: null },
      bundle: { name: 'nano', version: '0.1', hash: 'aaaa' },
    });
    project = arrived.project;
    takes.set(arrived.take.id, sound);
    if (changes !== undefined) project = apply(project, { type: 'set', id, changes }).project;
  }
  return { project, takes };
}

/** What a placement plays, before fades and level. */
export function soundOf(placement: Placement): Float32Array {
  const parts = [...sourceStretches(placement, 0, placement.lengthSamples)];
  return joined(...parts.map(([from, to]) => placement.source.subarray(from, to)));
}

type Scene = ReturnType<typeof sceneOf>;

export async function mixed(mixer: Mixer, { project, takes }: Scene): Promise<MixedSound> {
  return joinChunks(await mixer.mix(project, takes));
}

/** Each audible event alone. */
export async function stemsOf(mixer: Mixer, { project, takes }: Scene): Promise<readonly MixedSound[]> {
  const stems: MixedSound[] = [];
  for (const { id, takeId } of audibleEvents(project)) {
    if (takeId !== null) stems.push(joinChunks(await mixer.stem(project, takes, id)));
  }
  return stems;
}

/** Samples cut into chunks, as a mix is kept. */
export function inChunks(
  channels: readonly [Float32Array, ...Float32Array[]],
  sampleRate: number,
  chunkLength: number,
): ChunkedSound {
  const { length } = channels[0];
  const chunks = Array.from({ length: Math.ceil(length / chunkLength) }, (_, k) => {
    const parts = channels.map((samples) => samples.slice(k * chunkLength, (k + 1) * chunkLength));
    return { channels: parts, length: parts[0]?.length ?? 0 };
  });
  return { sampleRate, channelCount: channels.length === 1 ? 1 : 2, length, chunkLength, chunks };
}
