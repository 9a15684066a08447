import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, eventById } from '../../../src/project/apply';
import { receiveTake } from '../../../src/project/arrival';
import { emptyProject } from '../../../src/project/create';
import type { Project } from '../../../src/project/document';
import { perform, startHistory, undo } from '../../../src/project/history';
import { faultsOf } from '../../../src/project/invariants';
import { eventState } from '../../../src/project/match';
import type { PlannedEvent, PlanOperation } from '../../../src/project/operations';
import { proposedChange } from '../../../src/project/proposal';
import { applied, dog, planned, renderedFor } from './made';

function again(...events: readonly PlannedEvent[]): readonly PlanOperation[] {
  return [{ op: 'clear' }, ...events.map((event): PlanOperation => ({ op: 'add', event }))];
}

/** Seeds 100, 101, … : as many are drawn as there are new events. */
function accept(project: Project, operations: readonly PlanOperation[], sentence?: string): Project {
  let seed = 100;
  const { command } = proposedChange(project, operations, {
    by: 'rules',
    seeds: () => seed++,
    ...(sentence === undefined ? {} : { sentence }),
  });
  return command === null ? project : apply(project, command).project;
}

function rendered(project: Project): Project {
  return project.events.reduce(
    (current, event) => receiveTake(current, renderedFor(current, event.id)).project,
    project,
  );
}

const sentence = 'A dog barks while rain falls';
const scene = again(
  planned('A dog barks', 2, 4, { said: [0, 11] }),
  planned('Rain falls', 0, 10, { said: [18, 28], role: 'bg', loop: true, gainDb: -9 }),
);

describe('a first plan', () => {
  test('gives ids and seeds and the words it came from', () => {
    const project = accept(emptyProject(), [...scene, { op: 'duration', seconds: 12 }], sentence);
    expect(project).toMatchObject({ sentence, duration: 12 });
    expect(project.events).toMatchObject([
      { id: 'e1', by: 'rules', said: [0, 11], byHand: [], request: { seed: 100, length: 2 } },
      { id: 'e2', by: 'rules', role: 'bg', loop: true, gainDb: -9, request: { seed: 101, length: 10 } },
    ]);
    expect(faultsOf(project)).toEqual([]);
  });

  test('is one undo step', () => {
    const start = startHistory(emptyProject());
    const { command } = proposedChange(start.project, scene, { by: 'rules', sentence, seeds: () => 1 });
    if (command === null) throw new Error('no command');
    const history = perform(start, command);
    expect(history.past).toHaveLength(1);
    expect(undo(history).project).toEqual({ ...start.project, nextEvent: 3 });
  });
});

describe('planning the sentence again', () => {
  const done = rendered(accept(emptyProject(), scene, sentence));

  test('the same plan changes nothing', () => {
    const { command } = proposedChange(done, scene, { by: 'rules', sentence, seeds: () => 1 });
    expect(command).toBeNull();
  });

  test('an added event joins in its place; the others keep id, take and seed', () => {
    const longer = `${sentence}, then a cat meows`;
    const project = accept(
      done,
      again(
        planned('A dog barks', 1, 3, { said: [0, 11] }),
        planned('A cat meows', 6, 8, { said: [35, 46] }),
        planned('Rain falls', 0, 10, { said: [18, 28], role: 'bg', loop: true, gainDb: -9 }),
      ),
      longer,
    );
    expect(project.events.map((event) => event.id)).toEqual(['e1', 'e3', 'e2']);
    expect(eventById(project, 'e1')).toMatchObject({ takeId: 't1', spans: [{ start: 1, end: 3 }] });
    expect(project.events.map((event) => eventState(event, project.takes, null).sound.kind)).toEqual([
      'done',
      'planned',
      'done',
    ]);
  });

  test('changed words stay the same event, which is stale; a full stop more is no change', () => {
    const project = accept(done, again(planned('A small dog barks', 2, 4), planned('rain falls.', 0, 10)));
    expect(project.events).toMatchObject([
      { id: 'e1', takeId: 't1', request: { caption: 'A small dog barks', seed: 100 } },
      { id: 'e2', takeId: 't2', request: { caption: 'Rain falls' } },
    ]);
    expect(eventState(eventById(project, 'e1'), project.takes, null).sound.kind).toBe('stale');
    expect(eventState(eventById(project, 'e2'), project.takes, null).sound.kind).toBe('done');
  });

  test('what a hand placed stays, the rest follows', () => {
    const moved = applied(done, { type: 'move', id: 'e1', by: 1 }, { type: 'gain', id: 'e2', gainDb: -20 });
    const project = accept(
      moved,
      again(
        planned('A dog barks', 0, 1, { gainDb: 6 }),
        planned('Rain falls', 0, 8, { gainDb: -3, role: 'bg' }),
      ),
    );
    expect(eventById(project, 'e1')).toMatchObject({ spans: [{ start: 3, end: 5 }], gainDb: 6 });
    expect(eventById(project, 'e2')).toMatchObject({
      spans: [{ start: 0, end: 8 }],
      gainDb: -20,
      loop: false,
    });
  });

  test('locked events stay, whether found again or not; only the words they came from are noted', () => {
    const locked = applied(
      done,
      { type: 'set', id: 'e1', changes: { locked: true } },
      { type: 'set', id: 'e2', changes: { locked: true } },
    );
    const project = accept(
      locked,
      again(planned('A dog barks', 7, 9, { said: [5, 16] })),
      'Then a dog barks',
    );
    expect(project.events.map((event) => event.id)).toEqual(['e1', 'e2']);
    expect(eventById(project, 'e1')).toMatchObject({ spans: [{ start: 2, end: 4 }], said: [5, 16] });
  });

  test('events gone from the words go, those that the user made stay', () => {
    const own = applied(done, { type: 'add', event: dog({ caption: 'Wind howls', by: 'user' }) });
    const project = accept(own, again(planned('Thunder', 3, 5)));
    expect(project.events.map((event) => event.request.caption)).toEqual(['Thunder', 'Wind howls']);
    expect(project.takes).toHaveLength(2);
    expect(accept(own, [{ op: 'clear' }]).events.map((event) => event.id)).toEqual(['e3']);
  });

  test('two events of the same words are told apart by time', () => {
    const twice = accept(emptyProject(), again(planned('A dog barks', 1, 2), planned('A dog barks', 8, 9)));
    const project = accept(twice, again(planned('A dog barks', 8, 9.5)));
    expect(project.events).toMatchObject([{ id: 'e2', spans: [{ start: 8, end: 9.5 }] }]);
  });

  test('words that share nothing are new events, with the sound of no other', () => {
    const project = accept(done, again(planned('A cat meows', 2, 4)));
    expect(project.events).toMatchObject([{ id: 'e3', takeId: null }]);
  });
});

describe('operations on events', () => {
  const done = rendered(accept(emptyProject(), scene, sentence));

  test('set and remove', () => {
    const project = accept(done, [
      { op: 'set', id: 'e1', changes: { gainDb: -6, spans: [{ start: 5, end: 7 }] } },
      { op: 'remove', id: 'e2' },
      { op: 'add', event: planned('Thunder', 8, 9) },
    ]);
    expect(project.events).toMatchObject([
      { id: 'e1', gainDb: -6, spans: [{ start: 5, end: 7 }], byHand: [] },
      { id: 'e3' },
    ]);
  });

  test('a locked event is left alone, and it is said', () => {
    const locked = applied(done, { type: 'set', id: 'e1', changes: { locked: true } });
    const change = proposedChange(locked, [{ op: 'remove', id: 'e1' }], { by: 'rules', seeds: () => 1 });
    expect(change).toMatchObject({ command: null, notes: ['A dog barks is locked and stays as it is.'] });
  });

  test('an event that is not there is refused', () => {
    expect(() => accept(done, [{ op: 'remove', id: 'e9' }])).toThrow(
      expect.objectContaining({ code: 'plan-invalid', place: 'e9' }),
    );
  });
});

test(
  'any plan after any other: whole, undone to the same, and locked events untouched',
  { timeout: 60_000 },
  () => {
    const event = fc
      .record({
        caption: fc.constantFrom(
          'A dog barks',
          'A dog howls',
          'Rain falls',
          'Thunder rolls',
          'Heavy rain',
          'A cat meows',
        ),
        start: fc.integer({ min: 0, max: 90 }),
        length: fc.integer({ min: 5, max: 60 }),
        loop: fc.boolean(),
      })
      .map(({ caption, start, length, loop }) =>
        planned(caption, start / 10, (start + length) / 10, { loop }),
      );
    const plan = fc.array(event, { maxLength: 6 });
    fc.assert(
      fc.property(plan, plan, fc.array(fc.nat(5), { maxLength: 2 }), (first, second, locks) => {
        let before = rendered(accept(emptyProject(), again(...first)));
        for (const lock of locks) {
          const target = before.events[lock];
          if (target?.locked !== false) continue;
          before = applied(before, { type: 'set', id: target.id, changes: { locked: true } });
        }
        const { command } = proposedChange(before, again(...second), { by: 'rules', seeds: () => 5 });
        if (command === null) return;
        const { project, inverse } = apply(before, command);
        expect(faultsOf(project)).toEqual([]);
        for (const old of before.events.filter((other) => other.locked))
          expect(eventById(project, old.id)).toEqual(old);
        // Every planned event is there: new, or found again; nothing else is but what is locked.
        expect(project.events.filter((other) => !other.locked).length).toBeLessThanOrEqual(second.length);
        expect(project.events.length).toBeGreaterThanOrEqual(second.length);
        expect({ ...apply(project, inverse).project, nextEvent: 0 }).toStrictEqual({
          ...before,
          nextEvent: 0,
        });
      }),
      { numRuns: 500 },
    );
  },
);
