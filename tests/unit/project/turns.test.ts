import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/project/commands';
import { emptyProject } from '../../../src/project/create';
import type { Turn } from '../../../src/project/document';
import { perform, redo, startHistory, undo } from '../../../src/project/history';
import { faultsOf } from '../../../src/project/invariants';
import { LONGEST_TURN, MOST_TURNS } from '../../../src/project/limits';
import { documentFromJson } from '../../../src/project/persist/read-document';
import { documentToJson } from '../../../src/project/persist/write-document';
import { stepsBefore, turnOf } from '../../../src/project/turns';
import { applied, dog, projectWith } from './made';

function turn(said: string): Turn {
  return { said, by: 'rules', changes: [{ kind: 'added', id: 'e1', caption: 'A dog barks' }] };
}

function said(text: string): Command {
  return { type: 'add-turn', turn: turn(text) };
}

describe('the conversation in the document', () => {
  test('undo takes the turn with its change, redo brings both back', () => {
    const done = perform(startHistory(emptyProject()), {
      type: 'several',
      commands: [{ type: 'add', event: dog() }, said('add a dog')],
    });
    expect(done.project.turns).toEqual([turn('add a dog')]);
    const undone = undo(done);
    expect(undone.project).toMatchObject({ turns: [], events: [] });
    expect(redo(undone).project).toMatchObject({ turns: [turn('add a dog')], events: [{ id: 'e1' }] });
  });

  test('the oldest turns make room, and come back when the newest is undone', () => {
    const many = Array.from({ length: MOST_TURNS }, (_, i) => said(`turn ${i + 1}`));
    const full = startHistory(applied(projectWith(dog()), ...many));
    const over = perform(full, said('one more'));
    expect(over.project.turns).toHaveLength(MOST_TURNS);
    expect(over.project.turns[0]?.said).toBe('turn 2');
    expect(over.project.turns.at(-1)?.said).toBe('one more');
    expect(undo(over).project.turns).toEqual(full.project.turns);
    expect(redo(undo(over)).project.turns).toEqual(over.project.turns);
  });

  test('words beyond what the list holds are cut, not refused', () => {
    const project = applied(projectWith(dog()), said('a'.repeat(LONGEST_TURN + 1)));
    expect(project.turns[0]?.said).toHaveLength(LONGEST_TURN);
    expect(faultsOf(project)).toEqual([]);
  });

  test('there is no turn to drop before anything was said', () => {
    expect(() => applied(emptyProject(), { type: 'drop-turn', forgotten: null })).toThrow(
      'Nothing has been said',
    );
  });
});

describe('turns in a file', () => {
  const history = perform(startHistory(projectWith(dog())), said('make it louder'), { label: 'change' });
  const text = documentToJson({ history, sounds: new Map(), revision: 1, draft: '', change: 'add a b' });

  test('are read back with the way to undo them, and with the words of a change in the making', () => {
    const read = documentFromJson(text);
    expect(read).toMatchObject({ notes: [], change: 'add a b' });
    expect(read.history).toEqual(history);
    expect(undo(read.history).project.turns).toEqual([]);
  });

  test('a turn that cannot be read is left out and said; the events stay', () => {
    const file = JSON.parse(text) as Record<string, unknown>;
    file['turns'] = [turn('add a dog'), { said: 7 }];
    const read = documentFromJson(JSON.stringify(file));
    expect(read.history.project.turns).toEqual([turn('add a dog')]);
    expect(read.history.project.events).toHaveLength(1);
    expect(read.notes).toContain('Some of what was said could not be read. The events are unchanged.');
  });

  test('a file from before there were turns has none, and nothing is amiss', () => {
    const file = JSON.parse(text) as Record<string, unknown>;
    delete file['turns'];
    delete file['change'];
    const read = documentFromJson(JSON.stringify({ ...file, version: 3, history: undefined }));
    expect(read.history.project).toMatchObject({ version: 5, turns: [] });
    expect(read).toMatchObject({ notes: [], change: '' });
  });
});

describe('the way back to before a turn', () => {
  const first = perform(startHistory(emptyProject()), {
    type: 'several',
    commands: [{ type: 'add', event: dog() }, said('a dog')],
  });
  const byHand = perform(first, { type: 'gain', id: 'e1', gainDb: -3 });
  const second = perform(byHand, {
    type: 'several',
    commands: [{ type: 'mute', id: 'e1', muted: true }, said('mute it')],
  });

  test('counts the steps of hands in between, and leads there', () => {
    expect(stepsBefore(second)).toEqual([3, 1]);
    expect(undo(undo(undo(second))).project.turns).toEqual([]);
  });

  test('is none where the history is gone', () => {
    expect(stepsBefore(startHistory(second.project))).toEqual([null, null]);
    expect(stepsBefore({ ...second, past: second.past.slice(1) })).toEqual([null, 1]);
  });
});

test('a turn names what was added, changed and removed', () => {
  const before = projectWith(dog(), dog({ caption: 'Rain falls' }));
  const after = applied(
    before,
    { type: 'gain', id: 'e1', gainDb: 2 },
    { type: 'remove', id: 'e2' },
    { type: 'add', event: dog({ caption: 'A bell rings' }) },
  );
  expect(turnOf(before, after, 'x', 'rules').changes).toEqual([
    { kind: 'changed', id: 'e1', caption: 'A dog barks' },
    { kind: 'added', id: 'e3', caption: 'A bell rings' },
    { kind: 'removed', id: 'e2', caption: 'Rain falls' },
  ]);
});
