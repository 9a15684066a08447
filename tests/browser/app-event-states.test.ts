import { describe, expect, test } from 'vitest';
import { afterTheWords, clipLabel, sheetWords, shortStatus } from '../../src/app/score/status-words';
import type { Row } from '../../src/app/stores/rows.svelte';
import { SoundsStore } from '../../src/app/stores/sounds.svelte';
import { toPlainError, AppError } from '../../src/lib/errors';
import { pageStores } from '../support/page-stores';

/** The words of studio.md, section 4, for every state of one event: "Thunder", 6.5 to 11.5 seconds. */
function scene() {
  const sounds = new SoundsStore();
  const { document, renders, rows } = pageStores(sounds);
  const spans = [{ start: 6.5, end: 11.5 }];
  document.perform({ type: 'set-duration', seconds: 12 }, {});
  document.perform({ type: 'add', event: { caption: 'Thunder', spans, seed: 1, by: 'rules' } }, {});
  const row = (): Row => {
    const [only] = rows.all;
    if (only === undefined) throw new Error('The event is gone.');
    return only;
  };
  const label = (): string => {
    const [span] = row().event.spans;
    if (span === undefined) throw new Error('The span is gone.');
    return clipLabel(row(), span, 0, 'nano', 10);
  };
  const arrive = (seed = 1): void => {
    const { caption, negativePrompt, length } = row().event.request;
    const take = document.receive({
      eventId: 'e1',
      sampleRate: 100,
      channels: 1,
      seconds: length,
      request: { caption, negativePrompt, seed, length },
      sampler: { name: 'ddim', steps: 20, guidanceScale: 4, guidanceInterval: null },
      bundle: { name: 'nano', version: '0.1', hash: 'h' },
    });
    const samples = new Float32Array(10);
    sounds.keep(take.id, { samples, sampleRate: 100, sha256: 'ab12', provider: 'wasm', spent: 2.13 });
  };
  return { document, renders, row, label, arrive };
}

describe('what an event is called', () => {
  test('planned', () => {
    const { row, label } = scene();
    expect(label()).toBe('Thunder, 6.5 to 11.5 seconds, planned, no sound yet');
    expect([sheetWords(row(), 'nano'), shortStatus(row(), 'nano'), row().inked]).toEqual([
      'Planned',
      'planned',
      false,
    ]);
  });

  test('waiting, with its place and a measured estimate', () => {
    const { renders, row, label } = scene();
    renders.line([
      { id: 'e9', batch: null },
      { id: 'e1', batch: null },
    ]);
    expect(label()).toBe('Thunder, 6.5 to 11.5 seconds, waiting, second in line');
    expect(sheetWords(row(), 'nano')).toBe('Second in line');
  });

  test('rendering, with step and time', () => {
    const { renders, row, label } = scene();
    renders.begin('e1');
    expect(sheetWords(row(), 'nano')).toBe('Preparing');
    renders.progress({ phase: 'sampling', step: 11, steps: 20, secondsLeft: 4.2 });
    expect(label()).toBe('Thunder, 6.5 to 11.5 seconds, rendering, step 11 of 20, 4 seconds left');
    expect(afterTheWords(row(), 'nano')?.text).toBe('step 11 of 20, 4 s left');
  });

  test('done has its ink; muted has not', () => {
    const { document, row, label, arrive } = scene();
    arrive();
    expect([label(), row().inked]).toEqual(['Thunder, 6.5 to 11.5 seconds, rendered', true]);
    expect(sheetWords(row(), 'nano')).toBe('Rendered in 2.1 s');
    document.perform({ type: 'mute', id: 'e1', muted: true }, {});
    expect([label(), row().inked]).toEqual(['Thunder, 6.5 to 11.5 seconds, muted, rendered', false]);
  });

  test('of several takes, which one is heard', () => {
    const { document, row, label, arrive } = scene();
    arrive();
    arrive(2);
    document.perform({ type: 'use-take', id: 'e1', takeId: 't1' }, {});
    expect([label(), sheetWords(row(), 'nano')]).toEqual([
      'Thunder, 6.5 to 11.5 seconds, take 1 of 2',
      'Take 1 of 2, rendered in 2.1 s',
    ]);
  });

  test('locked, soloed, and silent because others are soloed; states add up', () => {
    const { document, row, label, arrive } = scene();
    arrive();
    arrive(2);
    document.perform({ type: 'set', id: 'e1', changes: { soloed: true, locked: true } }, {});
    expect([label(), row().inked]).toEqual([
      'Thunder, 6.5 to 11.5 seconds, soloed, locked, take 2 of 2',
      true,
    ]);
    document.undo();
    document.perform(
      { type: 'add', event: { caption: 'Rain', spans: [{ start: 0, end: 1 }], seed: 1, by: 'user' } },
      {},
    );
    document.perform({ type: 'set', id: 'e2', changes: { soloed: true } }, {});
    expect([label(), afterTheWords(row(), 'nano')?.text, row().inked]).toEqual([
      'Thunder, 6.5 to 11.5 seconds, silent, others are soloed, take 2 of 2',
      'silent, others are soloed',
      false,
    ]);
  });

  test('takes to choose from are rendered beside the sound in use, which keeps its ink', () => {
    const { renders, row, label, arrive } = scene();
    arrive();
    renders.begin('e1', { number: 2, of: 3 });
    renders.progress({ phase: 'sampling', step: 11, steps: 20, secondsLeft: 4.2 });
    expect([label(), sheetWords(row(), 'nano'), row().status.state, row().inked]).toEqual([
      'Thunder, 6.5 to 11.5 seconds, rendered, take 2 of 3 being rendered',
      'Take 2 of 3 being rendered, step 11 of 20, 4 s left',
      'done',
      true,
    ]);
  });

  test('a failed redo leaves the sound that is there', () => {
    const { renders, row, arrive } = scene();
    arrive();
    const error = new AppError('device-lost', 'The graphics device was lost.', { remedy: 'Redo the event.' });
    renders.fail('e1', { error: toPlainError(error), step: 7, steps: 20 });
    expect([row().status.state, row().inked, row().failure?.step]).toEqual(['done', true, 7]);
  });

  test('stale after its words have changed, and it loses its ink; the old words bring it back', () => {
    const { document, row, label, arrive } = scene();
    arrive();
    document.perform({ type: 'set', id: 'e1', changes: { caption: 'Thunder far away' } }, {});
    expect(label()).toBe(
      'Thunder far away, 6.5 to 11.5 seconds, the sound is older than the words, redo to match',
    );
    expect([row().inked, row().sound === null, afterTheWords(row(), 'nano')?.text]).toEqual([
      false,
      false,
      'old sound',
    ]);
    document.undo();
    expect(row().inked).toBe(true);
  });

  test('older keeps its ink and says why', () => {
    const { document, row, arrive } = scene();
    arrive();
    document.perform({ type: 'set', id: 'e1', changes: { seed: 2 } }, {});
    expect([row().inked, sheetWords(row(), 'nano')]).toEqual([true, 'Made with another seed']);
  });

  test('failed, with the step and the reason', () => {
    const { renders, row, label } = scene();
    const error = new AppError('device-lost', 'The graphics device was lost.', { remedy: 'Redo the event.' });
    renders.fail('e1', { error: toPlainError(error), step: 7, steps: 20 });
    expect(label()).toBe(
      'Thunder, 6.5 to 11.5 seconds, not rendered: the graphics device was lost at step 7, redo',
    );
    expect(afterTheWords(row(), 'nano')).toEqual({ text: 'graphics device lost at step 7', tone: 'bad' });
  });

  test('unknown to the model', () => {
    const { document, row, label } = scene();
    document.perform({ type: 'set', id: 'e1', changes: { caption: 'A theremin hums' } }, {});
    expect(label()).toBe(
      'A theremin hums, 6.5 to 11.5 seconds, planned, no sound yet; nano does not know theremin',
    );
    expect(afterTheWords(row(), 'nano')?.tone).toBe('warn');
  });
});
