import { describe, expect, test } from 'vitest';
import { apply, eventById } from '../../../src/project/apply';
import type { Command } from '../../../src/project/commands';
import { perform, receive, startHistory, undo } from '../../../src/project/history';
import { eventState, takesOf } from '../../../src/project/match';
import { applied, dog, projectWith, renderedFor } from './made';

const later = [{ start: 5, end: 6 }];
const duplicate = { type: 'duplicate', id: 'e1', spans: later } as const;

describe('duplicate', () => {
  test('stands behind the original, sounds at once and is free of its lock', () => {
    const project = applied(
      receive(startHistory(projectWith(dog(), dog())), renderedFor(projectWith(dog()), 'e1')).history.project,
      { type: 'set', id: 'e1', changes: { locked: true, gainDb: -3 } },
      duplicate,
    );
    expect(project.events.map((event) => event.id)).toEqual(['e1', 'e3', 'e2']);
    expect(eventById(project, 'e3')).toMatchObject({
      spans: later,
      takeId: 't1',
      gainDb: -3,
      locked: false,
      said: null,
      by: 'user',
      sharesTakesOf: 'e1',
    });
    expect(eventState(eventById(project, 'e3'), project.takes, null).sound.kind).toBe('done');
  });

  test('a copy of a copy, and one whose original is gone, still have their takes', () => {
    let history = startHistory(projectWith(dog()));
    history = receive(history, renderedFor(history.project, 'e1')).history;
    for (const command of [
      duplicate,
      { ...duplicate, id: 'e2' },
      { type: 'remove', id: 'e1' },
      { type: 'remove', id: 'e2' },
    ] satisfies Command[]) {
      history = perform(history, command);
    }
    expect(takesOf(history.project, eventById(history.project, 'e3')).map(({ id }) => id)).toEqual(['t1']);
    history = receive(history, renderedFor(history.project, 'e3', 99), 'if-silent').history;
    expect(eventById(history.project, 'e3').takeId).toBe('t1');
    expect(takesOf(history.project, eventById(history.project, 'e3')).map(({ id }) => id)).toEqual([
      't1',
      't2',
    ]);
    history = perform(history, { type: 'use-take', id: 'e3', takeId: 't2' });
    expect(eventById(history.project, 'e3').request.seed).toBe(99);
    expect(eventById(undo(history).project, 'e3').takeId).toBe('t1');
  });

  test('a silent copy waits for the same sound as its original', () => {
    let history = perform(startHistory(projectWith(dog())), duplicate);
    history = receive(history, renderedFor(history.project, 'e1')).history;
    expect(history.project.events.map((event) => event.takeId)).toEqual(['t1', 't1']);
  });
});

describe('split', () => {
  const project = projectWith(dog({ spans: [{ start: 1, end: 3 }] }));

  test('the sound runs on over the cut', () => {
    const cut = applied(project, { type: 'split', id: 'e1', span: 0, at: 2.25, from: 0.4 });
    expect(eventById(cut, 'e1').spans).toEqual([
      { start: 1, end: 2.25, from: 0.4 },
      { start: 2.25, end: 3, from: 1.65 },
    ]);
    const again = applied(cut, { type: 'split', id: 'e1', span: 1, at: 2.5 });
    expect(eventById(again, 'e1').spans[2]).toEqual({ start: 2.5, end: 3, from: 1.9 });
  });

  test.each([1, 3, 0.5, 2.995, Number.NaN])('not at %d s, which is not inside', (at) => {
    expect(() => apply(project, { type: 'split', id: 'e1', span: 0, at })).toThrow(/cannot be split/u);
  });
});

describe('the mix and its loop region', () => {
  test.each([
    { type: 'set-mix', mix: { ceilingDb: 1 } },
    { type: 'set-mix', mix: { gainDb: Number.NaN } },
    { type: 'set-loop', loop: { start: 3, end: 3 } },
    { type: 'set-loop', loop: { start: -1, end: 3 } },
    { type: 'set-loop', loop: { start: 0, end: 601 } },
  ] satisfies Command[])('%j is refused', (command) => {
    expect(() => apply(projectWith(), command)).toThrow();
  });

  test('a region is put on the grid, and taken away', () => {
    const set = applied(projectWith(), { type: 'set-loop', loop: { start: 0.1 + 0.2, end: 4 } });
    expect(set.loop).toEqual({ start: 0.3, end: 4 });
    expect(applied(set, { type: 'set-loop', loop: null }).loop).toBeNull();
  });
});

describe('takes to choose from', () => {
  test('are used only where there is no sound yet', () => {
    let history = startHistory(projectWith(dog()));
    history = receive(history, renderedFor(history.project, 'e1', 1), 'if-silent').history;
    history = receive(history, renderedFor(history.project, 'e1', 2), 'if-silent').history;
    expect(eventById(history.project, 'e1').takeId).toBe('t1');
    history = receive(history, renderedFor(history.project, 'e1', 3)).history;
    expect(eventById(history.project, 'e1').takeId).toBe('t3');
  });

  test('one is kept, and undo takes the mark away, not the take', () => {
    let history = startHistory(projectWith(dog()));
    history = receive(history, renderedFor(history.project, 'e1', 1)).history;
    history = perform(history, { type: 'keep-take', takeId: 't1', kept: true });
    expect(history.project.takes[0]?.kept).toBe(true);
    expect(undo(history).project.takes).toMatchObject([{ id: 't1', kept: false }]);
    expect(() => perform(history, { type: 'keep-take', takeId: 't9', kept: true })).toThrow(/no take/u);
  });
});
