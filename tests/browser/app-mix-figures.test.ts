import { expect, test, vi } from 'vitest';
import { MixFiguresStore } from '../../src/app/stores/mix-figures.svelte';
import type { MixdownStore } from '../../src/app/stores/mixdown.svelte';
import { LoudnessMeter } from '../../src/mix/integrated-loudness';
import { inChunks } from '../unit/mix/made';

const RATE = 16_000;

/** A mix of one second of a constant value, and how often it was asked for. */
function figuresOf(scene: { value: number }) {
  const mix = vi.fn(() =>
    Promise.resolve(inChunks([new Float32Array(RATE).fill(scene.value)], RATE, 4 * RATE)),
  );
  const mixdown = { sounding: true, mix } as unknown as MixdownStore;
  return { mix, store: new MixFiguresStore(mixdown, new LoudnessMeter()) };
}

test('an edit sets nothing off while nobody looks or listens', async () => {
  const { mix, store } = figuresOf({ value: 0.5 });
  store.changed();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(mix).not.toHaveBeenCalled();
  expect(store.current).toBeNull();
});

test('wanted, they are measured at once, and again after an edit; the old ones stay until then', async () => {
  const scene = { value: 0.5 };
  const { mix, store } = figuresOf(scene);
  store.want(true);
  await vi.waitFor(() => expect(store.current?.peakDb).toBeCloseTo(-6.02, 2));
  scene.value = 0.25;
  store.changed();
  expect(store.current?.peakDb).toBeCloseTo(-6.02, 2);
  await vi.waitFor(() => expect(store.current?.peakDb).toBeCloseTo(-12.04, 2));
  expect(mix).toHaveBeenCalledTimes(2);
});

test('those of the last pass stay until an edit makes them untrue', async () => {
  const { mix, store } = figuresOf({ value: 0.5 });
  store.want(true);
  await vi.waitFor(() => expect(store.current).not.toBeNull());
  store.want(false);
  expect(store.current).not.toBeNull();
  store.want(true);
  expect(mix).toHaveBeenCalledTimes(1);
  store.want(false);
  store.changed();
  expect(store.current).toBeNull();
});

test('a mix that cannot be made is told of, until it can', async () => {
  const { mix, store } = figuresOf({ value: 0.5 });
  mix.mockRejectedValueOnce(new Error('no memory'));
  store.want(true);
  await vi.waitFor(() => expect(store.failed).toBe(true));
  expect(store.current).toBeNull();
  store.changed();
  await vi.waitFor(() => expect(store.current).not.toBeNull());
  expect(store.failed).toBe(false);
});
