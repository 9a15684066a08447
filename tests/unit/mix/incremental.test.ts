import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { joinChunks, type ChunkedSound } from '../../../src/mix/chunks';
import { createMixer, type ChunkPlan, type Mixer } from '../../../src/mix/mixer';
import { channelGains, writeFaded } from '../../../src/mix/placement';
import { createReferenceMixer } from '../../../src/mix/reference-mixer';
import { apply } from '../../../src/project/apply';
import type { Command } from '../../../src/project/commands';
import type { Project } from '../../../src/project/document';
import { firstDifference, noise, sceneOf, type Part } from './made';

const rate = 8000;

/** Twelve events over half a minute, loud enough for the limiter here and there. */
function scene(): ReturnType<typeof sceneOf> {
  const parts = Array.from({ length: 12 }, (_, i): Part => {
    const bed = i % 4 === 0;
    return {
      sound: { samples: noise(bed ? 3 : 2, rate, 0.5, i + 1), sampleRate: rate },
      role: bed ? 'bg' : 'fg',
      spans: bed ? [{ start: i, end: i + 9 }] : [{ start: 2 * i, end: 2 * i + 1.5 }],
    };
  });
  return sceneOf(30, ...parts);
}

/** Mulberry32: the same edits every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anyEdit(project: Project, random: () => number): Command {
  const { id, spans, muted, soloed } = project.events[Math.floor(random() * project.events.length)] ?? {
    id: 'e1' as const,
    spans: [],
    muted: false,
    soloed: false,
  };
  const edits: readonly (() => Command)[] = [
    () => ({ type: 'move', id, by: 10 * (random() - 0.5) }),
    () => ({ type: 'trim', id, span: 0, end: (spans[0]?.start ?? 0) + 0.2 + 8 * random() }),
    () => ({ type: 'gain', id, gainDb: 12 * random() - 6 }),
    () => ({ type: 'mute', id, muted: !muted }),
    () => ({ type: 'set', id, changes: { soloed: !soloed } }),
    () => ({ type: 'set', id, changes: { pan: random() < 0.5 ? 0 : random() } }),
    () => ({ type: 'set', id, changes: { fadeIn: random(), fadeOut: 3 * random() } }),
    () => ({ type: 'set', id, changes: { caption: `Words ${random()}` } }),
    () => ({ type: 'split', id, span: 0, at: (spans[0]?.start ?? 0) + 0.7, from: 0 }),
    () => ({ type: 'set-mix', mix: { gainDb: 6 * random(), ceilingDb: -6 * random() } }),
    () => ({ type: 'set-mix', mix: { style: random() < 0.3 ? 'paper' : 'studio' } }),
    () => ({ type: 'set-duration', seconds: 5 + 30 * random() }),
    () => ({ type: 'remove', id }),
  ];
  return edits[Math.floor(random() * edits.length)]?.() ?? { type: 'mute', id, muted };
}

function edited(project: Project, random: () => number): Project {
  try {
    return apply(project, anyEdit(project, random)).project;
  } catch (error) {
    // An edit that the document refuses.
    if (error instanceof AppError) return project;
    throw error;
  }
}

test('after any edits the mix is, bit by bit, one made afresh', async () => {
  let limited = 0;
  for (const seed of [1, 2, 3]) {
    const random = dice(seed);
    const { project: first, takes } = scene();
    const kept = createReferenceMixer();
    let project = first;
    for (let turn = 0; turn < 60 && project.events.length > 2; turn += 1) {
      project = edited(project, random);
      const mix = joinChunks(await kept.mix(project, takes));
      const fresh = joinChunks(await createReferenceMixer().mix(project, takes));
      expect(mix.sampleRate).toBe(fresh.sampleRate);
      expect(mix.channels).toHaveLength(fresh.channels.length);
      mix.channels.forEach((channel, c) => {
        expect(firstDifference(channel, fresh.channels[c] ?? new Float32Array())).toBe(-1);
      });
      if (mix.channels[0]?.some((sample) => Math.abs(sample) > 0.49)) limited += 1;
    }
  }
  expect(limited).toBeGreaterThan(20);
}, 60_000);

function addTo(channel: Float32Array, part: Float32Array, gain: number): void {
  for (let i = 0; i < channel.length; i += 1) channel[i] = (channel[i] ?? 0) + (part[i] ?? 0) * gain;
}

/** A mixer that counts the chunks that it sums. */
function counting(): { readonly mixer: Mixer; readonly made: ChunkPlan[] } {
  const made: ChunkPlan[] = [];
  const mixer = createMixer((plan) => {
    made.push(plan);
    const part = new Float32Array(plan.length);
    const sum = Array.from({ length: plan.channels }, () => new Float32Array(plan.length));
    for (const placement of plan.placements) {
      const first = Math.max(0, plan.from - placement.startSample);
      const end = Math.min(placement.lengthSamples, plan.from + plan.length - placement.startSample);
      part.fill(0);
      writeFaded(placement, first, end, part, placement.startSample + first - plan.from);
      const gains = channelGains(placement, plan.channels);
      sum.forEach((channel, c) => addTo(channel, part, gains[c] ?? 0));
    }
    return Promise.resolve(sum);
  });
  return { mixer, made };
}

describe('what an edit costs', () => {
  async function after(
    ...commands: readonly Command[]
  ): Promise<{ chunks: number[]; same: number; all: number }> {
    const { project, takes } = scene();
    const { mixer, made } = counting();
    const before: ChunkedSound = await mixer.mix(project, takes);
    made.length = 0;
    const next = commands.reduce((changed, command) => apply(changed, command).project, project);
    const { chunks } = await mixer.mix(next, takes);
    return {
      chunks: made.map(({ from }) => from / before.chunkLength),
      same: chunks.filter((chunk, k) => chunk === before.chunks[k]).length,
      all: chunks.length,
    };
  }

  test('nothing, where nothing sounds different', async () => {
    expect((await after({ type: 'set', id: 'e2', changes: { caption: 'Other words' } })).chunks).toEqual([]);
    expect((await after({ type: 'set', id: 'e2', changes: { locked: true } })).chunks).toEqual([]);
    expect(
      (await after({ type: 'mute', id: 'e2', muted: true }, { type: 'mute', id: 'e2', muted: false })).chunks,
    ).toEqual([]);
  });

  test('the chunks that the event touches, where it was and where it is', async () => {
    // 2 to 3.5 s, then 14 to 15.5 s: chunks of 4 s.
    const moved = await after({ type: 'move', id: 'e2', by: 12 });
    expect(moved.chunks).toEqual([0, 3]);
    expect(moved.all).toBe(8);
    // The limiter goes on differently behind a changed chunk at most until it has let go.
    expect(moved.same).toBeGreaterThanOrEqual(3);
  });

  test('no summing at all for another level or ceiling of the whole', async () => {
    expect((await after({ type: 'set-mix', mix: { gainDb: -3, ceilingDb: -6 } })).chunks).toEqual([]);
  });

  test('the last chunk, when the scene ends elsewhere in silence', async () => {
    expect((await after({ type: 'set-duration', seconds: 29 })).chunks).toEqual([]);
  });
});
