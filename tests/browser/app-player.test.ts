import { expect, onTestFinished, test, vi } from 'vitest';
import { Audition } from '../../src/app/controllers/audition.svelte';
import { AudioDevice } from '../../src/app/playing/audio-device';
import { PlayerStore } from '../../src/app/stores/player.svelte';
import { SoundsStore } from '../../src/app/stores/sounds.svelte';
import type { ChunkedSound } from '../../src/mix/chunks';
import { inChunks } from '../unit/mix/made';

const RATE = 16_000;

function mix(seconds: number, value: number): ChunkedSound {
  return inChunks([new Float32Array(Math.round(seconds * RATE)).fill(value)], RATE, 4 * RATE);
}

function player(device = new AudioDevice()): PlayerStore {
  const store = new PlayerStore(device);
  onTestFinished(() => store.pause());
  return store;
}

test('plays on, stays where it is paused, and goes on from there', async () => {
  const store = player();
  await store.play(mix(60, 0.1));
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(0.05), 20_000);
  store.pause();
  const where = store.position;
  expect(store.playing).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(store.position).toBe(where);
  await store.play(mix(60, 0.1));
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(where), 20_000);
});

test('stops at the end, and plays from the start after it', async () => {
  const store = player();
  await store.play(mix(0.2, 0.1));
  await vi.waitFor(() => expect(store.playing).toBe(false), 20_000);
  expect(store.position).toBe(0.2);
  await store.play(mix(60, 0.1));
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(0), 20_000);
  expect(store.position).toBeLessThan(20);
});

test('shows the level of what sounds now, read from the samples themselves, and holds its peak', async () => {
  const store = player();
  await store.play(mix(60, 0.5));
  await vi.waitFor(() => expect(store.levels[0]?.rms).toBeGreaterThan(-10), 20_000);
  // A constant of one half: −6.02 dB, as peak and as RMS.
  const half = 20 * Math.log10(0.5);
  expect(store.levels).toHaveLength(1);
  expect(store.levels[0]?.rms).toBeCloseTo(half, 1);
  expect(store.levels[0]?.peak).toBeCloseTo(half, 1);
  await store.swap(mix(60, 0.05));
  await vi.waitFor(() => expect(store.levels[0]?.peak).toBeCloseTo(20 * Math.log10(0.05), 1), 20_000);
  expect(store.levels[0]?.held).toBeCloseTo(half, 1);
  store.pause();
  expect(store.levels).toEqual([]);
});

test('goes on with a changed mix from the same second', async () => {
  const store = player();
  await store.play(mix(60, 0.5));
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(0.2), 20_000);
  const before = store.position;
  await store.swap(mix(60, 0.25));
  expect(store.playing).toBe(true);
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(before + 0.1), 20_000);
  expect(store.levels[0]?.peak).toBeCloseTo(20 * Math.log10(0.25), 1);
});

test('a change that ends the scene before where it plays stops it', async () => {
  const store = player();
  store.seek(5);
  await store.play(mix(60, 0.5));
  await store.swap(mix(2, 0.5));
  expect(store.playing).toBe(false);
  expect(store.position).toBe(2);
});

test('a seek while playing plays from there', async () => {
  const store = player();
  await store.play(mix(60, 0.1));
  store.seek(30);
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(30), 20_000);
  store.seek(0);
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(0), 20_000);
  expect(store.position).toBeLessThan(30);
  expect(store.playing).toBe(true);
});

test('loops its region, and from behind it begins with it; without a region the whole scene', async () => {
  const store = player();
  const positions: number[] = [];
  store.region = { start: 2, end: 2.25 };
  store.toggleLoop();
  store.seek(30);
  await store.play(mix(60, 0.1));
  await vi.waitFor(() => {
    // Where it was put is told until the first sample sounds.
    if (store.position !== 30) positions.push(store.position);
    // It has come round.
    expect(positions.some((position, i) => position < (positions[i - 1] ?? 0))).toBe(true);
  }, 20_000);
  expect(Math.min(...positions)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...positions)).toBeLessThan(2.25);
  store.region = null;
  await store.swap(mix(2.4, 0.1));
  await vi.waitFor(() => expect(store.position).toBeLessThan(1), 20_000);
  expect(store.playing).toBe(true);
});

test('a browser that gives no sound is told of, and nothing seems to play', async () => {
  const store = player();
  const held = vi
    .spyOn(AudioContext.prototype, 'resume')
    .mockImplementation(() => new Promise(() => undefined));
  const state = vi.spyOn(AudioContext.prototype, 'state', 'get').mockReturnValue('suspended');
  onTestFinished(() => {
    held.mockRestore();
    state.mockRestore();
  });
  await store.play(mix(1, 0.1));
  expect(store.playing).toBe(false);
  expect(store.trouble).toContain('check that a sound device is there');
  held.mockRestore();
  state.mockRestore();
  await store.play(mix(60, 0.1));
  expect(store.trouble).toBeNull();
  expect(store.playing).toBe(true);
});

test('a take is heard alone; the mix comes back where it was', async () => {
  const device = new AudioDevice();
  const store = player(device);
  const sounds = new SoundsStore();
  sounds.keep('t1', {
    samples: new Float32Array(RATE / 5).fill(0.1),
    sampleRate: RATE,
    sha256: 'ab12',
    provider: 'wasm',
    spent: 0,
  });
  const whole = mix(60, 0.1);
  const audition = new Audition(
    store,
    sounds,
    device,
    () => store.play(whole),
    () => undefined,
  );
  await store.play(whole);
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(0.2), 20_000);
  audition.toggle('t1');
  expect(store.playing).toBe(false);
  expect(audition.heard).toBe('t1');
  const where = store.position;
  await vi.waitFor(() => expect(store.playing).toBe(true), 20_000);
  expect(audition.heard).toBeNull();
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(where), 20_000);
  expect(store.position).toBeLessThan(where + 20);
  // By hand, the mix stays paused.
  audition.toggle('t1');
  audition.giveWay();
  await vi.waitFor(() => expect(audition.heard).toBeNull());
  expect(store.playing).toBe(false);
  // A take that is removed, by whomever, falls silent.
  audition.toggle('t1');
  audition.stopUnless([{ id: 't1' }, { id: 't2' }]);
  expect(audition.heard).toBe('t1');
  audition.stopUnless([{ id: 't2' }]);
  expect(audition.heard).toBeNull();
});
