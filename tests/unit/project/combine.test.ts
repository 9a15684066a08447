import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventById } from '../../../src/project/apply';
import { combined, join } from '../../../src/project/combine';
import { emptyProject } from '../../../src/project/create';
import type { Project } from '../../../src/project/document';
import { receive, redo, startHistory, undo, type History } from '../../../src/project/history';
import { faultsOf } from '../../../src/project/invariants';
import { eventState } from '../../../src/project/match';
import { applied, bundle, dog, projectWith, renderedFor, sampler } from './made';

/** A project of its own: two events with sound, one of them a copy, and one without. */
function battle(): Project {
  let history = startHistory(
    applied(
      projectWith(
        { caption: 'A jet flies by', spans: [{ start: 0, end: 4 }], seed: 1, by: 'rules' },
        { caption: 'People yell', spans: [{ start: 2, end: 12 }], seed: 2, by: 'rules' },
      ),
      { type: 'set-sentence', sentence: 'A jet flies by while people yell' },
      { type: 'set', id: 'e1', changes: { said: [0, 14] } },
      { type: 'set-duration', seconds: 12 },
      { type: 'set-mix', mix: { gainDb: -3 } },
      { type: 'set-quality', quality: 'draft' },
    ),
  );
  history = receive(history, renderedFor(history.project, 'e1')).history;
  return applied(history.project, { type: 'duplicate', id: 'e1', spans: [{ start: 6, end: 10 }] });
}

function host(): History {
  const history = startHistory(
    applied(projectWith(dog()), { type: 'set-sentence', sentence: 'A dog barks' }),
  );
  return receive(history, renderedFor(history.project, 'e1')).history;
}

describe('a project laid over another', () => {
  const before = host();
  const { history, combination } = join(before, battle(), 5, { label: 'add project' });
  const { project } = history;

  test('brings its events with their sounds and leaves what was there alone', () => {
    expect(faultsOf(project)).toEqual([]);
    expect(project.events[0]).toBe(before.project.events[0]);
    expect(project.events.map(({ id }) => id)).toEqual(['e1', 'e2', 'e4', 'e3']);
    expect(combination.events).toEqual(['e2', 'e4', 'e3']);
    expect(combination.takeIds).toEqual(new Map([['t1', 't2']]));
    expect(project.takes.map(({ id, eventId }) => [id, eventId])).toEqual([
      ['t1', 'e1'],
      ['t2', 'e2'],
    ]);
    expect(eventById(project, 'e4')).toMatchObject({ sharesTakesOf: 'e2', takeId: 't2' });
  });

  test('brings edited takes that still know what they were made from', () => {
    const guest = startHistory(battle());
    const edited = receive(guest, {
      ...renderedFor(guest.project, 'e1', 9),
      origin: { kind: 'extend', of: 't1', words: 'a jet', by: 1 },
    }).history.project;
    expect(join(before, edited, 5, { label: 'add project' }).history.project.takes.at(-1)).toMatchObject({
      id: 't3',
      origin: { of: 't2' },
    });
  });

  test('stands from that second, and the scene is as long as it needs', () => {
    expect(eventById(project, 'e2').spans).toEqual([{ start: 5, end: 9 }]);
    expect(eventById(project, 'e3').spans).toEqual([{ start: 7, end: 17 }]);
    expect(project.duration).toBe(17);
    expect(join(before, battle(), 0).history.project.duration).toBe(12);
  });

  test('its sentence stands behind, and its events come from its words', () => {
    expect(project.sentence).toBe('A dog barks. A jet flies by while people yell');
    const said = eventById(project, 'e2').said ?? [0, 0];
    expect(project.sentence.slice(...said)).toBe('A jet flies by');
  });

  test('sounds as it did: its level and its quality come along', () => {
    expect(eventById(project, 'e2')).toMatchObject({ gainDb: -3, request: { quality: 'draft' } });
    const samplers = { draft: sampler, standard: { ...sampler, steps: 99 }, published: sampler };
    const settings = { quality: project.quality, samplers, bundle };
    expect(eventState(eventById(project, 'e2'), project.takes, settings).sound.kind).toBe('done');
  });

  test('is one step back and forth, and no undo takes its sounds', () => {
    const back = undo(history);
    expect(back.project.events).toEqual(before.project.events);
    expect(back.project.sentence).toBe('A dog barks');
    expect(back.project.duration).toBe(before.project.duration);
    expect(back.project.takes).toHaveLength(2);
    expect(redo(back).project).toEqual(project);
  });
});

test('what was locked stays locked, and can be taken back', () => {
  const guest = applied(battle(), { type: 'set', id: 'e2', changes: { locked: true } });
  const { history } = join(host(), guest, 0);
  expect(eventById(history.project, 'e3').locked).toBe(true);
  expect(undo(history).project.events).toHaveLength(1);
});

test('what was not heard beside a solo is muted, and solo stays at home', () => {
  const guest = applied(battle(), { type: 'set', id: 'e1', changes: { soloed: true } });
  const { project } = join(host(), guest, 0).history;
  expect(project.events.map(({ muted, soloed }) => [muted, soloed])).toEqual([
    [false, false],
    [false, false],
    [true, false],
    [true, false],
  ]);
});

test('what would stand behind the last second is left out, and said', () => {
  const { project } = join(host(), battle(), 597).history;
  expect(project.events.map(({ spans }) => spans.at(-1)?.end)).toEqual([2, 600, 600]);
  expect(combined(host().project, battle(), 597).notes).toEqual([
    '“A jet flies by” would stand behind the last second and is left out.',
  ]);
});

test('takes of events that are gone stay behind', () => {
  const guest = applied(battle(), { type: 'remove', id: 'e1' }, { type: 'remove', id: 'e3' });
  expect(combined(host().project, guest, 0).host.takes.map(({ id }) => id)).toEqual(['t1']);
});

test('a sentence that would be too long stays at home', () => {
  const long = applied(host().project, { type: 'set-sentence', sentence: 'x'.repeat(19_990) });
  const { notes, host: adopted } = combined(long, battle(), 0);
  const { project } = join(startHistory(adopted), battle(), 0).history;
  expect(project.sentence).toBe(long.sentence);
  expect(project.events.every(({ said }) => said === null)).toBe(true);
  expect(notes).toEqual(['Its sentence is left out: the two are longer than a sentence can be.']);
});

test('into an empty project, and one into itself again and again', () => {
  const alone = join(startHistory(emptyProject()), battle(), 0).history.project;
  expect(alone.sentence).toBe('A jet flies by while people yell');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 700 }), { maxLength: 5 }), (places) => {
      let history = startHistory(battle());
      for (const at of places) history = join(history, history.project, at).history;
      expect(faultsOf(history.project)).toEqual([]);
      for (let i = 0; i < places.length; i++) history = undo(history);
      expect(history.project.events).toEqual(battle().events);
    }),
    { numRuns: 50 },
  );
});
