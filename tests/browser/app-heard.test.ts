import { expect, onTestFinished, test, vi } from 'vitest';
import { AudioDevice } from '../../src/app/playing/audio-device';
import { CROSSFADE, PlayerStore } from '../../src/app/stores/player.svelte';
import { encodeWav } from '../../src/export/wav';
import { joinChunks, type ChunkedSound } from '../../src/mix/chunks';
import { createWebAudioMixer } from '../../src/mix/web-audio-mixer';
import { apply } from '../../src/project/apply';
import type { Project } from '../../src/project/document';
import { noise, sceneOf } from '../unit/mix/made';
import { Recorder } from '../support/listen';

/**
 * What is heard is what is exported: the samples that go to the sound device against those of the WAV file, at the mix's
 * own rate, to the last bit.
 */
const rates = [16_000, 44_100];

interface Playing {
  readonly player: PlayerStore;
  readonly recorder: Recorder;
  readonly sound: ChunkedSound;
  /** The mix with another event at another level. */
  readonly changed: () => Promise<ChunkedSound>;
}

/** A scene longer than a chunk, in stereo, loud enough for the limiter: no sample of it is silent. */
async function scene(rate: number): Promise<Playing> {
  const { project, takes } = sceneOf(
    6,
    { sound: { samples: noise(4, rate, 0.5), sampleRate: rate }, role: 'bg', fadeIn: 0.001, fadeOut: 0.001 },
    { sound: { samples: noise(2, rate, 0.9, 7), sampleRate: rate }, spans: [{ start: 3, end: 5 }], pan: 0.4 },
  );
  const mixer = createWebAudioMixer();
  const quieter: Project = apply(project, { type: 'gain', id: 'e2', gainDb: -3 }).project;
  const recorder = new Recorder();
  const device = new AudioDevice(recorder.outletOf);
  const player = new PlayerStore(device);
  onTestFinished(() => player.pause());
  await device.running(rate);
  await recorder.listen();
  const sound = await mixer.mix(project, takes);
  return { player, recorder, sound, changed: () => mixer.mix(quieter, takes) };
}

/** Samples as a WAV file has them: 16-bit, channels interleaved. */
function fileSamples(channels: readonly Float32Array[], sampleRate: number): Int16Array {
  return new Int16Array(encodeWav({ channels, sampleRate }).buffer.slice(44));
}

function fileOf(sound: ChunkedSound): Int16Array {
  const { channels, sampleRate } = joinChunks(sound);
  return fileSamples(channels, sampleRate);
}

/** First index at which both differ; −1 where all of `part` stands in `whole` from a frame on. */
function differsAt(part: Int16Array, whole: Int16Array, frame: number): number {
  return part.findIndex((sample, i) => sample !== whole[2 * frame + i]);
}

async function heardFor(recorder: Recorder, frames: number): Promise<void> {
  await vi.waitFor(() => expect(recorder.length).toBeGreaterThan(frames), { timeout: 60_000, interval: 50 });
}

test.each(rates)('from the start to the end, at %i Hz', async (rate) => {
  const { player, recorder, sound } = await scene(rate);
  await player.play(sound);
  await vi.waitFor(() => expect(player.playing).toBe(false), { timeout: 60_000, interval: 50 });
  await heardFor(recorder, 5.99 * rate);
  const file = fileOf(sound);
  const heard = fileSamples(recorder.heard(), rate);
  expect(heard.length).toBeGreaterThan(2 * 5.99 * rate);
  expect(differsAt(heard, file, 0)).toBe(-1);
});

test.each(rates)('after a seek, at %i Hz', async (rate) => {
  const { player, recorder, sound } = await scene(rate);
  player.seek(1.2345);
  await player.play(sound);
  await heardFor(recorder, rate);
  player.seek(3.999);
  await heardFor(recorder, 2.5 * rate);
  const file = fileOf(sound);
  const heard = fileSamples(recorder.heard(), rate);
  const start = Math.round(1.2345 * rate);
  const until = differsAt(heard, file, start);
  expect(until).toBeGreaterThan(2 * 0.9 * rate);
  // Once the crossfade is over it is the file again, from the second that was sought; where exactly the first sample of
  // the crossfade was, the first that differs tells to within the crossfade: its first samples may round to the same.
  const crossfade = Math.round(CROSSFADE * rate);
  const rest = heard.subarray(2 * ((until >> 1) + crossfade));
  const sought = Math.round(3.999 * rate);
  const places = Array.from({ length: crossfade }, (_, late) =>
    differsAt(rest, file, sought + crossfade + late),
  );
  expect(places).toContain(-1);
  expect(rest.length).toBeGreaterThan(rate);
});

test.each(rates)('across the seam of the loop, again and again, at %i Hz', async (rate) => {
  const { player, recorder, sound } = await scene(rate);
  player.region = { start: 3.901, end: 4.333 };
  player.toggleLoop();
  player.seek(3.5);
  await player.play(sound);
  await heardFor(recorder, 2 * rate);
  const file = fileOf(sound);
  const heard = fileSamples(recorder.heard(), rate);
  const [start, end] = [Math.round(3.901 * rate), Math.round(4.333 * rate)];
  const expected = Int16Array.from(heard, (_, i) => {
    const frame = Math.round(3.5 * rate) + (i >> 1);
    const looped = frame < end ? frame : start + ((frame - start) % (end - start));
    return file[2 * looped + (i & 1)] ?? 0;
  });
  expect(heard).toEqual(expected);
});

test('a changed mix goes on from the same sample: only the crossfade is neither', async () => {
  const rate = 16_000;
  const { player, recorder, sound, changed } = await scene(rate);
  player.seek(3);
  await player.play(sound);
  await heardFor(recorder, 0.5 * rate);
  const other = await changed();
  await player.swap(other);
  await heardFor(recorder, 1.5 * rate);
  const heard = fileSamples(recorder.heard(), rate);
  const [before, after] = [fileOf(sound), fileOf(other)];
  const start = 3 * rate;
  const leaves = differsAt(heard, before, start);
  expect(leaves).toBeGreaterThan(2 * 0.4 * rate);
  const arrives = (leaves >> 1) + Math.ceil(CROSSFADE * rate);
  expect(differsAt(heard.subarray(2 * arrives), after, start + arrives)).toBe(-1);
  expect(heard.length / 2 - arrives).toBeGreaterThan(0.5 * rate);
  // In between it is a mix of both.
  for (let i = leaves; i < 2 * arrives; i += 1) {
    const [a = 0, b = 0] = [before[2 * start + i], after[2 * start + i]];
    expect(heard[i]).toBeGreaterThanOrEqual(Math.min(a, b) - 1);
    expect(heard[i]).toBeLessThanOrEqual(Math.max(a, b) + 1);
  }
});
