import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/project/commands';
import type { EventId, TakeId } from '../../../src/project/document';
import {
  MOST_STEPS,
  perform,
  receive,
  redo,
  startHistory,
  undo,
  type History,
} from '../../../src/project/history';
import { faultsOf } from '../../../src/project/invariants';
import { documentFromJson } from '../../../src/project/persist/read-document';
import { documentToJson } from '../../../src/project/persist/write-document';
import { takesWithin } from '../../../src/project/reachable-takes';
import { withoutTakes } from '../../../src/project/without-takes';
import { dog, projectWith, renderedFor } from './made';

const remove = (takeId: TakeId): Command => ({ type: 'remove-take', takeId });

function rendered(history: History, id: EventId, seed: number): History {
  return receive(history, renderedFor(history.project, id, seed), 'if-silent').history;
}

/** A dog with three takes, of which the first is used. */
function three(): History {
  return [1, 2, 3].reduce((at, seed) => rendered(at, 'e1', seed), startHistory(projectWith(dog())));
}

const idsOf = (history: History): readonly TakeId[] => history.project.takes.map(({ id }) => id);
const reachable = (history: History): readonly TakeId[] => takesWithin(history).map(({ id }) => id);

/** As many steps as it takes to forget all that were before. */
function longAfter(history: History): History {
  let at = history;
  for (let i = 0; i < MOST_STEPS; i += 1) {
    at = perform(at, { type: 'set-duration', seconds: 11 + (i % 2) });
  }
  return at;
}

function stored(history: History): Parameters<typeof documentToJson>[0] {
  return { history, sounds: new Map(), revision: 1, draft: '', change: '' };
}

describe('a take is removed', () => {
  test('and comes back as it was, at its place, by one undo', () => {
    const before = perform(three(), { type: 'keep-take', takeId: 't2', kept: true });
    const after = perform(before, remove('t2'));
    expect(idsOf(after)).toEqual(['t1', 't3']);
    expect(undo(after).project).toStrictEqual(before.project);
    expect(redo(undo(after)).project).toStrictEqual(after.project);
  });

  test('with others as one step', () => {
    const before = three();
    const after = perform(before, { type: 'several', commands: [remove('t2'), remove('t3')] });
    expect(idsOf(after)).toEqual(['t1']);
    expect(undo(after).project).toStrictEqual(before.project);
  });

  test('and its place is kept for it when others have come meanwhile', () => {
    const after = rendered(perform(three(), remove('t2')), 'e1', 4);
    expect(idsOf(undo(after))).toEqual(['t1', 't2', 't3', 't4']);
  });

  test('never while something is heard of it: the event’s own sound, or a copy’s', () => {
    expect(() => perform(three(), remove('t1'))).toThrow('e1 uses this take.');
    let history = perform(three(), { type: 'duplicate', id: 'e1', spans: [{ start: 4, end: 5 }] });
    history = perform(history, { type: 'use-take', id: 'e2', takeId: 't3' });
    expect(() => perform(history, remove('t3'))).toThrow('e2 uses this take.');
    expect(idsOf(perform(history, remove('t2')))).toEqual(['t1', 't3']);
  });

  test('never of a locked event, or of a locked copy', () => {
    const lock = { type: 'set', id: 'e1', changes: { locked: true } } as const;
    expect(() => perform(perform(three(), lock), remove('t2'))).toThrow('e1 is locked.');
    const copied = perform(three(), { type: 'duplicate', id: 'e1', spans: [{ start: 4, end: 5 }] });
    expect(() => perform(perform(copied, { ...lock, id: 'e2' }), remove('t2'))).toThrow('e2 is locked.');
  });

  test('and one that is not there is refused', () => {
    expect(() => perform(three(), remove('t9'))).toThrow('There is no take t9.');
  });

  test('is written and read with the step that brings it back', () => {
    const after = perform(three(), remove('t2'));
    const read = documentFromJson(documentToJson(stored(after)));
    expect(read).toMatchObject({ notes: [], history: { project: after.project } });
    expect(undo(read.history).project).toStrictEqual(undo(after).project);
  });

  test.each<[string, Partial<{ id: string; eventId: string }>]>([
    ['has a number still to be given', { id: 't9' }],
    ['is there already', { id: 't1' }],
    ['was made for an event that has never been', { eventId: 'e9' }],
  ])('a step that brings one back that %s is not this project’s', (_, changes) => {
    const file = JSON.parse(documentToJson(stored(perform(three(), remove('t2'))))) as {
      readonly history: { readonly past: readonly { readonly command: { take: object } }[] };
    };
    const [step] = file.history.past;
    if (step === undefined) throw new Error('no step');
    Object.assign(step.command.take, changes);
    const read = documentFromJson(JSON.stringify(file));
    expect(read.notes).toEqual(['Its undo history is damaged and is left out.']);
    expect(faultsOf(read.history.project)).toEqual([]);
  });
});

describe('samples are needed', () => {
  test('as long as a step brings the take back, and no longer', () => {
    const after = perform(three(), remove('t2'));
    expect(reachable(after)).toEqual(['t1', 't3', 't2']);
    expect(reachable(redo(undo(after)))).toEqual(['t1', 't3', 't2']);
    expect(reachable(longAfter(after))).toEqual(['t1', 't3']);
  });

  test('of an event whose addition was undone, until something else is done', () => {
    const added = perform(startHistory(projectWith()), { type: 'add', event: dog() });
    const undone = undo(rendered(added, 'e1', 1));
    expect(reachable(undone)).toEqual(['t1']);
    expect(idsOf(redo(undone))).toEqual(['t1']);
    expect(reachable(perform(undone, { type: 'set-name', name: 'Yard' }))).toEqual([]);
  });

  test('and steps that speak of a take out of reach are forgotten with it', () => {
    const added = rendered(perform(startHistory(projectWith()), { type: 'add', event: dog() }), 'e1', 1);
    const marked = perform(undo(added), { type: 'keep-take', takeId: 't1', kept: true });
    expect(marked).toMatchObject({ project: { takes: [] }, past: [] });
  });

  test('of a removed event, until the step that brings it back is forgotten', () => {
    const after = perform(three(), { type: 'remove', id: 'e1' });
    expect(reachable(after)).toEqual(['t1', 't2', 't3']);
    expect(reachable(longAfter(after))).toEqual([]);
  });

  test('of a removed event as long as a copy of it is there', () => {
    const copied = perform(three(), { type: 'duplicate', id: 'e1', spans: [{ start: 4, end: 5 }] });
    expect(reachable(longAfter(perform(copied, { type: 'remove', id: 'e1' })))).toEqual(['t1', 't2', 't3']);
  });

  test('not of events that are gone from a document whose oldest steps were not stored', () => {
    const after = perform(three(), { type: 'remove', id: 'e1' });
    const short = { ...after, past: [] };
    expect(reachable(documentFromJson(documentToJson(stored(short))).history)).toEqual([]);
    expect(reachable(documentFromJson(documentToJson(stored(after))).history)).toHaveLength(3);
  });
});

test('when a file was lost and undo put the take in its place, redo removes it all the same', () => {
  let history = perform(three(), { type: 'use-take', id: 'e1', takeId: 't3' });
  history = perform(history, { type: 'gain', id: 'e1', gainDb: -3 });
  history = perform(history, { type: 'several', commands: [remove('t1'), remove('t2')] });
  history = withoutTakes(history, new Set<TakeId>(['t3']));
  const back = undo(undo(history));
  expect(back.project.events[0]?.takeId).toBe('t2');
  const again = redo(redo(back));
  expect(idsOf(again)).toEqual([]);
  expect(again.project.events[0]?.takeId).toBeNull();
  expect(undo(undo(again)).project).toStrictEqual(back.project);
  expect(redo(redo(undo(undo(again)))).project).toStrictEqual(again.project);
});
