import { describe, expect, test } from 'vitest';
import type { Audition } from '../../src/app/controllers/audition.svelte';
import { EditEvents } from '../../src/app/controllers/edit-events.svelte';
import { longerBy } from '../../src/app/detail/longer';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { DocumentStore } from '../../src/app/stores/document.svelte';
import { SelectionStore } from '../../src/app/stores/selection.svelte';
import type { SoundEvent } from '../../src/project/document';

/** Two events, the first rendered: 2 to 5 s of a take of 3 s. */
function scene() {
  const document = new DocumentStore();
  const selection = new SelectionStore();
  const auditions = { toggle: () => undefined } as unknown as Audition;
  const edits = new EditEvents(document, selection, new AnnouncerStore(), auditions, () => 0.12);
  for (const [caption, start, end] of [
    ['A dog barks', 2, 5],
    ['Rain falls', 0, 9],
  ] as const) {
    document.perform({ type: 'add', event: { caption, spans: [{ start, end }], seed: 7, by: 'user' } }, {});
  }
  const arrive = (seed: number): void => {
    document.receive(
      {
        eventId: 'e1',
        sampleRate: 100,
        channels: 1,
        seconds: 3,
        request: { caption: 'A dog barks', negativePrompt: '', seed, length: 3 },
        sampler: { name: 'ddim', steps: 20, guidanceScale: 4, guidanceInterval: null },
        bundle: { name: 'nano', version: '0.1', hash: 'h' },
      },
      'if-silent',
    );
  };
  arrive(7);
  arrive(8);
  const dog = (): SoundEvent => {
    const event = document.event('e1');
    if (event === null) throw new Error('The dog is gone.');
    return event;
  };
  return { document, selection, edits, dog };
}

describe('edits by hand', () => {
  test('a take is chosen by its number; its seed comes with it, and one undo brings the old one back', () => {
    const { document, edits, dog } = scene();
    expect(edits.useTake('e1', 2)).toBeNull();
    expect(dog()).toMatchObject({ takeId: 't2', request: { seed: 8 } });
    expect(edits.useTake('e1', 9)).toBeNull();
    expect(dog().takeId).toBe('t2');
    document.undo();
    expect(dog()).toMatchObject({ takeId: 't1', request: { seed: 7 } });
  });

  test('a split runs on in the take where the mixer heard it begin', () => {
    const { edits, dog } = scene();
    expect(edits.split('e1', 3)).toBeNull();
    expect(dog().spans).toEqual([
      { start: 2, end: 3, from: 0.12 },
      { start: 3, end: 5, from: 1.12 },
    ]);
    expect(edits.split('e1', 8)).toContain('Put the playhead inside it.');
  });

  test('a crop is set and given back to the mixer', () => {
    const { edits, dog } = scene();
    edits.crop('e1', 0, 0.5);
    expect(dog().spans).toEqual([{ start: 2, end: 5, from: 0.5 }]);
    edits.crop('e1', 0, null);
    expect(dog().spans).toEqual([{ start: 2, end: 5 }]);
  });

  test('steps of one field that follow one another are one step of undo', () => {
    const { document, edits, dog } = scene();
    const steps = document.history.past.length;
    for (const start of [2.1, 2.2, 2.3]) expect(edits.span('e1', 0, { start }, true)).toBeNull();
    expect(document.history.past).toHaveLength(steps + 1);
    for (const end of [5.1, 5.2]) edits.span('e1', 0, { end }, true);
    expect(document.history.past).toHaveLength(steps + 2);
    edits.span('e1', 0, { end: 6 });
    expect(document.history.past).toHaveLength(steps + 3);
    for (let step = 0; step < 3; step += 1) document.undo();
    expect(dog().spans).toEqual([{ start: 2, end: 5 }]);
  });

  test('what is no number, or out of bounds, is refused as the page writes it', () => {
    const { edits } = scene();
    expect(edits.gain('e1', NaN)).toBe('The gain is a number. Choose a value from -60 to 24 dB.');
    expect(edits.seed('e1', NaN)).toMatch(/^A seed is a number\. Choose a whole number/u);
    expect(edits.pan('e1', 1.5)).toBe('The pan cannot be 150. Choose a value from -100 to 100.');
    expect(edits.region({ start: NaN, end: 3 })).toMatch(/^A stretch has a time that is not a number\./u);
  });

  test('a copy stands behind its original with the same sound, and is selected', () => {
    const { document, edits, selection } = scene();
    expect(edits.duplicate('e1')).toBeNull();
    expect(document.event('e3')).toMatchObject({ takeId: 't1', spans: [{ start: 5.5, end: 8.5 }] });
    expect(selection.selected).toBe('e3');
  });

  test('a locked event is named by its number when it refuses', () => {
    const { edits, dog } = scene();
    edits.lock('e1', true);
    const before = dog();
    for (const refused of [
      edits.gain('e1', -3),
      edits.pan('e1', 0.5),
      edits.fades('e1', { fadeIn: 1 }),
      edits.negative('e1', 'music'),
      edits.useTake('e1', 2),
      edits.split('e1', 3),
    ]) {
      expect(refused).toBe('Event 1 is locked. Unlock it first.');
    }
    expect(dog()).toBe(before);
    expect([edits.solo('e1', true), edits.mute('e1', true)]).toEqual([null, null]);
    expect(dog()).toEqual({ ...before, soloed: true, muted: true });
    expect(edits.lock('e1', false)).toBeNull();
    expect(edits.gain('e1', -3)).toBeNull();
  });

  test('a fader that is dragged is one step of undo; the two fades are two', () => {
    const { document, edits, dog } = scene();
    edits.pan('e1', 0.1, true);
    edits.pan('e1', 0.2, true);
    edits.fades('e1', { fadeIn: 0.2 }, true);
    edits.fades('e1', { fadeOut: 0.3 }, true);
    document.undo();
    expect(dog()).toMatchObject({ pan: 0.2, fadeIn: 0.2, fadeOut: 0 });
    document.undo();
    document.undo();
    expect(dog().pan).toBe(0);
  });

  test('a span pulled longer than its take asks for a longer one; a bed is looped', () => {
    const { document, edits, dog } = scene();
    expect(longerBy(dog(), document.project.takes)).toBeNull();
    edits.span('e1', 0, { end: 8 });
    expect(longerBy(dog(), document.project.takes)).toBe(6);
    edits.loop('e1', true);
    expect(longerBy(dog(), document.project.takes)).toBeNull();
  });
});
