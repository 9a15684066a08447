import { describe, expect, test } from 'vitest';
import { ForgetTakes } from '../../src/app/controllers/forget-takes';
import { RemoveTakes } from '../../src/app/controllers/remove-takes';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { DocumentStore } from '../../src/app/stores/document.svelte';
import { ProjectShelfStore } from '../../src/app/stores/project-shelf.svelte';
import { RendersStore } from '../../src/app/stores/renders.svelte';
import { SoundsStore, type Sound } from '../../src/app/stores/sounds.svelte';
import type { TakeId } from '../../src/project/document';

/** A dog with four takes, of which the first is used and the third is kept, and rain without any. */
function scene() {
  const document = new DocumentStore();
  const renders = new RendersStore();
  const announcer = new AnnouncerStore();
  const removing = new RemoveTakes(document, renders, announcer);
  for (const [caption, start, end] of [
    ['A dog barks', 2, 5],
    ['Rain falls', 0, 9],
  ] as const) {
    document.perform({ type: 'add', event: { caption, spans: [{ start, end }], seed: 7, by: 'user' } }, {});
  }
  for (const seed of [1, 2, 3, 4]) {
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
  }
  document.perform({ type: 'keep-take', takeId: 't3', kept: true }, {});
  const takes = (): readonly TakeId[] => document.project.takes.map(({ id }) => id);
  const lock = (): void => document.perform({ type: 'set', id: 'e1', changes: { locked: true } }, {});
  return { document, renders, announcer, removing, takes, lock };
}

describe('removing takes', () => {
  test('one goes, is said by its number, and one undo brings it back', () => {
    const { document, removing, announcer, takes } = scene();
    expect(removing.one('e1', 't2')).toBeNull();
    expect(takes()).toEqual(['t1', 't3', 't4']);
    expect(announcer.polite).toBe('Take 2 of A dog barks is removed. Undo brings it back.');
    expect(document.undoLabel).toBe('remove take');
    document.undo();
    expect(takes()).toEqual(['t1', 't2', 't3', 't4']);
  });

  test('a kept one can be removed alone', () => {
    const { removing, takes } = scene();
    expect(removing.one('e1', 't3')).toBeNull();
    expect(takes()).toEqual(['t1', 't2', 't4']);
  });

  test('all but the one in use and the kept ones go as one step', () => {
    const { document, removing, announcer, takes } = scene();
    expect(removing.spare('e1').map(({ id }) => id)).toEqual(['t2', 't4']);
    expect(removing.others('e1')).toBeNull();
    expect(takes()).toEqual(['t1', 't3']);
    expect(announcer.polite).toBe('2 takes of A dog barks are removed. Undo brings them back.');
    expect(removing.spare('e1')).toEqual([]);
    document.undo();
    expect(takes()).toEqual(['t1', 't2', 't3', 't4']);
    expect(document.redoLabel).toBe('remove takes');
  });

  test('the one in use stays, and the reason is said', () => {
    const { removing, announcer, takes } = scene();
    const why = 'Event 1 uses this take. Choose another one for it first.';
    expect(removing.one('e1', 't1')).toBe(why);
    expect(announcer.polite).toBe(why);
    expect(takes()).toHaveLength(4);
  });

  test('one that a copy uses stays, also when all others go', () => {
    const { document, removing, takes } = scene();
    document.perform({ type: 'duplicate', id: 'e1', spans: [{ start: 6, end: 9 }] }, {});
    document.perform({ type: 'use-take', id: 'e3', takeId: 't4' }, {});
    expect(removing.one('e1', 't4')).toBe('Event 2 uses this take. Choose another one for it first.');
    removing.others('e1');
    expect(takes()).toEqual(['t1', 't3', 't4']);
  });

  test('nothing of a locked event goes', () => {
    const { removing, takes, lock } = scene();
    lock();
    expect(removing.one('e1', 't2')).toBe('Event 1 is locked. Unlock it first.');
    expect(removing.spare('e1')).toEqual([]);
    expect(removing.others('e1')).toBeNull();
    expect(takes()).toHaveLength(4);
  });

  test('what another take is being made from stays until it is made', () => {
    const { renders, removing, takes } = scene();
    const why = 'A take is being made from it. Wait for that, or skip it.';
    renders.line([{ id: 'e1', batch: { number: 1, of: 1 }, source: 't2' }]);
    expect(removing.one('e1', 't2')).toBe(why);
    renders.line([]);
    renders.begin('e1', { number: 1, of: 1 }, 't2');
    expect(removing.one('e1', 't2')).toBe(why);
    removing.others('e1');
    expect(takes()).toEqual(['t1', 't2', 't3']);
    renders.end();
    expect(removing.one('e1', 't2')).toBeNull();
  });

  test('a project that another tab edits stays as it is', () => {
    const { document, removing, takes } = scene();
    document.show(document.history, true);
    expect(removing.one('e1', 't2')).toContain('open in another tab');
    expect(takes()).toHaveLength(4);
  });
});

describe('forgetting removed takes', () => {
  function asked() {
    const { document, announcer, removing, takes } = scene();
    const shelf = new ProjectShelfStore();
    const sounds = new SoundsStore();
    for (const id of takes()) sounds.keep(id, sound(300));
    return {
      document,
      announcer,
      removing,
      takes,
      shelf,
      forgetting: new ForgetTakes(document, sounds, shelf, announcer),
    };
  }

  test('nothing removed: nothing is asked, and that is said', () => {
    const { forgetting, shelf } = asked();
    forgetting.ask();
    expect(shelf.question).toBeNull();
    expect(shelf.notes).toEqual(['No removed take is kept for Undo.']);
  });

  test('is asked first, with what it frees; undo does not bring them back, and does the rest', () => {
    const { document, forgetting, removing, shelf, takes, announcer } = asked();
    document.perform({ type: 'gain', id: 'e1', gainDb: -3 }, {});
    removing.others('e1');
    forgetting.ask();
    expect(shelf.question?.text).toBe(
      '2 removed takes, 2 kB, are kept for Undo. Once forgotten, they do not come back.',
    );
    shelf.answer(false);
    expect(shelf.question).toBeNull();
    expect(document.undoLabel).toBe('remove takes');
    forgetting.ask();
    shelf.answer(true);
    expect(announcer.polite).toBe('2 removed takes forgotten.');
    document.undo();
    expect(takes()).toEqual(['t1', 't3']);
    expect(document.event('e1')?.gainDb).toBe(0);
  });

  test('an event that undo brings back afterwards has no sound', () => {
    const { document, forgetting, shelf } = asked();
    document.perform({ type: 'remove', id: 'e1' }, {});
    forgetting.ask();
    expect(shelf.question?.text).toMatch(/^4 removed takes/u);
    shelf.answer(true);
    expect(document.project.takes).toEqual([]);
    document.undo();
    expect(document.event('e1')).toMatchObject({ takeId: null, request: { caption: 'A dog barks' } });
  });

  test('what undo has brought back meanwhile stays, and what was removed meanwhile', () => {
    const { document, forgetting, removing, shelf, takes } = asked();
    removing.one('e1', 't2');
    forgetting.ask();
    document.undo();
    removing.one('e1', 't4');
    shelf.answer(true);
    expect(takes()).toEqual(['t1', 't2', 't3']);
    document.undo();
    expect(takes()).toEqual(['t1', 't2', 't3', 't4']);
  });
});

function sound(length: number): Sound {
  return {
    samples: new Float32Array(length),
    sampleRate: 100,
    sha256: 'ab12',
    provider: null,
    spent: 0,
  };
}

test('samples that nothing needs leave the memory; the map is another only when some do', () => {
  const sounds = new SoundsStore();
  sounds.keep('t1', sound(4));
  sounds.keep('t2', sound(4));
  const both = sounds.all;
  sounds.keepOnly(new Set<TakeId>(['t1', 't2', 't9']));
  expect(sounds.all).toBe(both);
  sounds.keepOnly(new Set<TakeId>(['t2']));
  expect([...sounds.all.keys()]).toEqual(['t2']);
});
