import { expect, onTestFinished, test, vi } from 'vitest';
import type { MixedSound } from '../../src/mix/mixer';
import { PlayerStore } from '../../src/app/stores/player.svelte';

const RATE = 16_000;

function mix(seconds: number, value: number): MixedSound {
  return { channels: [new Float32Array(Math.round(seconds * RATE)).fill(value)], sampleRate: RATE };
}

function player(): PlayerStore {
  const store = new PlayerStore();
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
  await store.play(mix(0.2, 0.1));
  expect(store.position).toBe(0);
});

test('shows the level of what sounds now, read from the samples themselves', async () => {
  const store = player();
  await store.play(mix(60, 0.5));
  await vi.waitFor(() => expect(store.level.rms).toBeGreaterThan(-10), 20_000);
  // A constant of one half: −6.02 dB, as peak and as RMS.
  expect(store.level.rms).toBeCloseTo(20 * Math.log10(0.5), 1);
  expect(store.level.peak).toBeCloseTo(20 * Math.log10(0.5), 1);
  store.pause();
  expect(store.level.rms).toBe(-Infinity);
});

test('goes on with a changed mix from the same second', async () => {
  const store = player();
  await store.play(mix(60, 0.5));
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(0.2), 20_000);
  const before = store.position;
  store.swap(mix(60, 0.25));
  expect(store.playing).toBe(true);
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(before + 0.1), 20_000);
  expect(store.level.peak).toBeCloseTo(20 * Math.log10(0.25), 1);
});

test('a seek while playing plays from there', async () => {
  const store = player();
  await store.play(mix(60, 0.1));
  store.seek(30);
  await vi.waitFor(() => expect(store.position).toBeGreaterThan(30), 20_000);
  store.seek(0);
  await vi.waitFor(() => expect(store.position).toBeLessThan(30), 20_000);
  expect(store.playing).toBe(true);
});
