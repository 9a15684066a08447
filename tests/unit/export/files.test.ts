import { describe, expect, test } from 'vitest';
import { unzipSync } from 'fflate';
import { exportPlans, type ExportKind, type ExportPlan } from '../../../src/app/export/export-plan';
import { exportNotes } from '../../../src/app/export/export-words';
import { writeFiles } from '../../../src/app/export/save-files';
import { encodeWav } from '../../../src/export/wav';
import { checkZipSize, zipBytes } from '../../../src/export/write-zip';
import { joinChunks } from '../../../src/mix/chunks';
import { createReferenceMixer } from '../../../src/mix/reference-mixer';
import { apply } from '../../../src/project/apply';
import type { Command } from '../../../src/project/commands';
import type { EventId } from '../../../src/project/document';
import { readWav } from '../../support/read-wav';
import { noise, sceneOf, silence } from '../mix/made';

const rate = 8000;
const mixer = createReferenceMixer();

/** Three events over 10 s, quiet enough for the limiter to rest; the fourth has no sound. */
function scene(...commands: readonly Command[]): ReturnType<typeof sceneOf> {
  const sound = (seed: number): { samples: Float32Array; sampleRate: number } => ({
    samples: noise(3, rate, 0.2, seed),
    sampleRate: rate,
  });
  const made = sceneOf(
    10,
    { sound: sound(1), caption: 'A dog barks', spans: [{ start: 1, end: 3 }] },
    { sound: sound(2), caption: 'Rain falls', role: 'bg' },
    { sound: sound(3), caption: 'A dog barks', spans: [{ start: 5, end: 7 }] },
    { sound: { samples: silence(1, rate), sampleRate: rate }, caption: 'A cat meows' },
  );
  made.project.events.slice(3).forEach(({ takeId }) => {
    if (takeId !== null) (made.takes as Map<string, unknown>).delete(takeId);
  });
  const renamed: Command = { type: 'set-name', name: 'Yard' };
  return { ...made, project: [renamed, ...commands].reduce((p, c) => apply(p, c).project, made.project) };
}

function planned(
  { project, takes }: ReturnType<typeof sceneOf>,
  kind: ExportKind,
  selected: EventId | null = null,
): ExportPlan {
  const plan = exportPlans(project, takes, selected).find((one) => one.kind === kind);
  if (plan === undefined) throw new Error(`there is no ${kind}`);
  return plan;
}

async function written(
  { project, takes }: ReturnType<typeof sceneOf>,
  { files }: ExportPlan,
  signal = new AbortController().signal,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const sources = {
    mix: () => mixer.mix(project, takes),
    stem: (id: EventId) => mixer.stem(project, takes, id),
  };
  const blob = await writeFiles(files, sources, { signal, onBytes });
  return new Uint8Array(await blob.arrayBuffer());
}

describe('what can be exported', () => {
  const kinds = (made: ReturnType<typeof sceneOf>, selected: EventId | null = null): readonly ExportKind[] =>
    exportPlans(made.project, made.takes, selected).map(({ kind }) => kind);

  test('the loop where there is one, the selected event where it has a sound; nothing of silence', () => {
    expect(kinds(scene())).toEqual(['mix', 'stems']);
    expect(kinds(scene(), 'e4')).toEqual(['mix', 'stems']);
    const looped = scene({ type: 'set-loop', loop: { start: 2, end: 4.5 } });
    expect(kinds(looped, 'e2')).toEqual(['mix', 'stems', 'loop', 'event']);
    expect(kinds(scene({ type: 'set-loop', loop: { start: 11, end: 12 } }))).toEqual(['mix', 'stems']);
    expect(exportPlans(scene().project, new Map(), 'e1')).toEqual([]);
  });

  test('stems are those that sound in the mix, with names of their own', () => {
    const names = (made: ReturnType<typeof sceneOf>): readonly string[] =>
      planned(made, 'stems').files.map(({ name }) => name);
    expect(names(scene())).toEqual([
      'yard mix.wav',
      'yard 1 a-dog-barks.wav',
      'yard 2 rain-falls.wav',
      'yard 3 a-dog-barks.wav',
    ]);
    expect(names(scene({ type: 'mute', id: 'e1', muted: true }))).toHaveLength(3);
    expect(names(scene({ type: 'set', id: 'e2', changes: { soloed: true } }))).toEqual([
      'yard mix.wav',
      'yard 2 rain-falls.wav',
    ]);
  });
});

describe('one file', () => {
  test('the mix, byte by byte as in one piece, and as large as was said', async () => {
    const made = scene();
    const plan = planned(made, 'mix');
    const bytes = await written(made, plan);
    expect(bytes).toEqual(encodeWav(joinChunks(await mixer.mix(made.project, made.takes))));
    expect(plan.files.map((file) => file.bytes)).toEqual([bytes.length]);
  });

  test('the loop region is that stretch of the mix, also across chunks', async () => {
    const made = scene({ type: 'set-loop', loop: { start: 3.9, end: 8.125 } });
    const loop = readWav(await written(made, planned(made, 'loop')));
    const mix = readWav(await written(made, planned(made, 'mix')));
    expect(loop.channels).toEqual(mix.channels.map((samples) => samples.subarray(3.9 * rate, 8.125 * rate)));
  });

  test('an event alone is silent outside its spans, and sounds also while it is muted', async () => {
    for (const muted of [false, true]) {
      const made = scene({ type: 'mute', id: 'e3', muted });
      const [samples = new Float32Array()] = readWav(
        await written(made, planned(made, 'event', 'e3')),
      ).channels;
      expect(samples).toHaveLength(10 * rate);
      expect(samples.subarray(0, 5 * rate).every((s) => s === 0)).toBe(true);
      expect(samples.subarray(7 * rate).every((s) => s === 0)).toBe(true);
      expect(samples.subarray(5 * rate, 7 * rate).some((s) => Math.abs(s) > 0.1)).toBe(true);
    }
  });
});

describe('a zip', () => {
  test('read back: every file decodes, all are as long as the scene, and the events sum to the mix', async () => {
    const made = scene({ type: 'set', id: 'e1', changes: { pan: 0.5 } });
    const plan = planned(made, 'stems');
    const bytes = await written(made, plan);
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(plan.files.map(({ name }) => name));
    const [mix, ...stems] = Object.values(files).map((file) => readWav(file).channels);
    expect(mix).toHaveLength(2);
    mix?.forEach((samples, c) => {
      expect(samples).toHaveLength(10 * rate);
      const sum = new Float64Array(samples.length);
      for (const stem of stems) stem[c]?.forEach((sample, i) => (sum[i] = (sum[i] ?? 0) + sample));
      // Each file is rounded to half a step of 16 bits by itself.
      const most = samples.reduce((worst, sample, i) => Math.max(worst, Math.abs(sample - (sum[i] ?? 0))), 0);
      expect(most).toBeLessThanOrEqual(2 / 32_768);
      expect(samples.some((sample) => Math.abs(sample) > 0.1)).toBe(true);
    });
    expect(bytes.length).toBe(zipBytes(plan.files));
  });

  test('names in any script come back as they were', async () => {
    const made = scene({ type: 'set', id: 'e1', changes: { caption: 'Ein Hund bellt: «früh», 狗' } });
    const names = Object.keys(unzipSync(await written(made, planned(made, 'stems'))));
    expect(names).toContain('yard 1 ein-hund-bellt-früh-狗.wav');
  });

  test('the bytes so far only grow, up to those of all files', async () => {
    const made = scene();
    const plan = planned(made, 'stems');
    const seen: number[] = [];
    await written(made, plan, undefined, (bytes) => seen.push(bytes));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(plan.files.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  test('stopped in the middle it rejects with the reason', async () => {
    const made = scene();
    const control = new AbortController();
    const reason = new Error('stopped by the test');
    let pieces = 0;
    const writing = written(made, planned(made, 'stems'), control.signal, () => {
      pieces += 1;
      if (pieces === 4) control.abort(reason);
    });
    await expect(writing).rejects.toBe(reason);
    expect(pieces).toBe(4);
  });

  test('more than a zip can hold is refused before anything is mixed', () => {
    const file = { name: 'a.wav', bytes: 2 ** 30 };
    expect(() => checkZipSize([file, file, file])).not.toThrow();
    expect(() => checkZipSize([file, file, file, file])).toThrow(
      expect.objectContaining({ code: 'file-too-large' }),
    );
  });
});

test('ten minutes, in one go: as long as was said', async () => {
  const made = sceneOf(600, { sound: { samples: noise(2, rate), sampleRate: rate }, role: 'bg' });
  const plan = planned(made, 'mix');
  const bytes = await written(made, plan);
  expect(bytes.length).toBe(44 + 600 * rate * 2);
});

test('what the files leave out is told in whole sentences', () => {
  const plan = planned(scene(), 'mix');
  expect(exportNotes(plan, { all: 3, silent: 0, muted: 1 })).toEqual([
    '1 event that is muted or not soloed is left out.',
  ]);
  expect(exportNotes(plan, { all: 4, silent: 1, muted: 2 })).toEqual([
    '1 of 4 events has no sound yet. Export what there is?',
    '2 events that are muted or not soloed are left out.',
  ]);
});
