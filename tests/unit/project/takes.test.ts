import { describe, expect, test } from 'vitest';
import { eventById } from '../../../src/project/apply';
import type { ArrivedTake } from '../../../src/project/arrival';
import { perform, receive, redo, startHistory, undo, type History } from '../../../src/project/history';
import { eventState, needsRender, type RenderSettings } from '../../../src/project/match';
import type { Project } from '../../../src/project/document';
import { lossNotes } from '../../../src/project/persist/lost-takes';
import { documentFromJson } from '../../../src/project/persist/read-document';
import { documentToJson } from '../../../src/project/persist/write-document';
import type { Quality } from '../../../src/project/quality';
import { bundle, dog, projectWith, renderedFor, sampler } from './made';

const settings: RenderSettings = {
  quality: 'standard',
  samplers: {
    draft: { ...sampler, name: 'dpm-solver++', steps: 12 },
    standard: sampler,
    published: { ...sampler, steps: 100 },
  },
  bundle,
};

function kind(project: Project): string {
  return eventState(eventById(project, 'e1'), project.takes, settings).sound.kind;
}

function rendered(history: History, seed?: number): History {
  return receive(history, renderedFor(history.project, 'e1', seed)).history;
}

const reworded = { type: 'set', id: 'e1', changes: { caption: 'A wolf howls' } } as const;

describe('states', () => {
  test('planned, done, stale, and done again when the old words return', () => {
    let history = startHistory(projectWith(dog()));
    expect(kind(history.project)).toBe('planned');
    history = rendered(history);
    expect(kind(history.project)).toBe('done');
    history = perform(history, reworded);
    expect(kind(history.project)).toBe('stale');
    expect(needsRender(eventById(history.project, 'e1'), history.project.takes)).toBe(true);
    history = perform(history, { type: 'set', id: 'e1', changes: { caption: 'A dog barks' } });
    expect(kind(history.project)).toBe('done');
  });

  test('a negative prompt and a length decide too', () => {
    const history = rendered(startHistory(projectWith(dog())));
    expect(
      kind(perform(history, { type: 'set', id: 'e1', changes: { negativePrompt: 'music' } }).project),
    ).toBe('stale');
    expect(kind(perform(history, { type: 'set', id: 'e1', changes: { length: 5 } }).project)).toBe('stale');
  });

  test('seed, quality and bundle make it older, and nothing is to be rendered', () => {
    const { project } = rendered(startHistory(projectWith(dog())));
    const event = eventById(project, 'e1');
    const other: RenderSettings = { ...settings, quality: 'draft', bundle: { hash: 'bbbb' } };
    expect(eventState(event, project.takes, other).sound).toMatchObject({
      kind: 'older',
      differs: ['sampler', 'bundle'],
    });
    expect(eventState(event, project.takes, null).sound.kind).toBe('done');
    const reseeded = { ...event, request: { ...event.request, seed: 8 } };
    expect(eventState(reseeded, project.takes, null).sound).toMatchObject({
      kind: 'older',
      differs: ['seed'],
    });
    expect(needsRender(reseeded, project.takes)).toBe(false);
  });

  test('an event has the project’s quality or its own; neither makes it stale', () => {
    const history = rendered(startHistory(projectWith(dog())));
    const own = (quality: Quality | null): Project =>
      perform(history, { type: 'set', id: 'e1', changes: { quality } }).project;
    expect(kind(own('standard'))).toBe('done');
    expect(kind(own('published'))).toBe('older');
    expect(needsRender(eventById(own('published'), 'e1'), history.project.takes)).toBe(false);
    const drafts: RenderSettings = { ...settings, quality: 'draft' };
    const kindIn = (project: Project): string =>
      eventState(eventById(project, 'e1'), project.takes, drafts).sound.kind;
    expect(kindIn(own(null))).toBe('older');
    expect(kindIn(own('standard'))).toBe('done');
  });

  test('guidance in a part of the steps is another sound', () => {
    const { project } = rendered(startHistory(projectWith(dog())));
    const interval: RenderSettings = {
      ...settings,
      samplers: { ...settings.samplers, standard: { ...sampler, guidanceInterval: [0.2, 0.9] } },
    };
    expect(eventState(eventById(project, 'e1'), project.takes, interval).sound).toMatchObject({
      differs: ['sampler'],
    });
  });

  test('moving, trimming, panning, muting and gain never ask for a render', () => {
    let history = rendered(startHistory(projectWith(dog())));
    history = perform(history, { type: 'move', id: 'e1', by: 3 });
    history = perform(history, { type: 'trim', id: 'e1', span: 0, start: 4.5, end: 9 });
    history = perform(history, {
      type: 'set',
      id: 'e1',
      changes: { pan: -1, fadeIn: 1, role: 'bg', loop: true },
    });
    history = perform(history, { type: 'gain', id: 'e1', gainDb: 6 });
    expect(kind(history.project)).toBe('done');
    history = perform(history, { type: 'mute', id: 'e1', muted: true });
    expect(eventState(eventById(history.project, 'e1'), history.project.takes, settings)).toMatchObject({
      muted: true,
      takeNumber: 1,
      takeCount: 1,
    });
  });
});

describe('takes and undo', () => {
  test('a take joins outside the history: undo reaches behind it, and the take stays', () => {
    let history = perform(startHistory(projectWith(dog())), { type: 'move', id: 'e1', by: 1 });
    history = rendered(history);
    expect(history.past).toHaveLength(1);
    history = undo(history);
    expect(eventById(history.project, 'e1')).toMatchObject({ takeId: 't1', spans: [{ start: 1, end: 2 }] });
    expect(kind(history.project)).toBe('done');
  });

  test('undoing new words brings the old sound back, redo the new one', () => {
    let history = rendered(startHistory(projectWith(dog())));
    history = rendered(perform(history, reworded));
    expect(eventById(history.project, 'e1').takeId).toBe('t2');
    history = undo(history);
    expect(eventById(history.project, 'e1').takeId).toBe('t1');
    expect(kind(history.project)).toBe('done');
    history = redo(history);
    expect(eventById(history.project, 'e1').takeId).toBe('t2');
    expect(kind(history.project)).toBe('done');
  });

  test('a take that was asked for before the words changed is found when they change back', () => {
    const start = startHistory(projectWith(dog()));
    const asked = renderedFor(start.project, 'e1');
    let history = receive(perform(start, reworded), asked).history;
    expect(kind(history.project)).toBe('stale');
    history = undo(history);
    expect(kind(history.project)).toBe('done');
  });

  test('a take of a removed event waits for it', () => {
    let history = startHistory(projectWith(dog()));
    const asked = renderedFor(history.project, 'e1');
    history = receive(perform(history, { type: 'remove', id: 'e1' }), asked).history;
    expect(history.project.takes).toHaveLength(1);
    history = undo(history);
    expect(kind(history.project)).toBe('done');
  });

  test('a trim before the render is undone after it without asking for another', () => {
    let history = perform(startHistory(projectWith(dog())), { type: 'trim', id: 'e1', span: 0, end: 5 });
    history = undo(rendered(history));
    expect(eventById(history.project, 'e1').spans).toEqual([{ start: 1, end: 2 }]);
    expect(kind(history.project)).toBe('done');
  });

  test('using a take sets the seed, and is undone', () => {
    let history = rendered(rendered(startHistory(projectWith(dog())), 100), 200);
    expect(eventById(history.project, 'e1').request.seed).toBe(200);
    history = perform(history, { type: 'use-take', id: 'e1', takeId: 't1' });
    expect(eventById(history.project, 'e1')).toMatchObject({ takeId: 't1', request: { seed: 100 } });
    history = undo(history);
    expect(eventById(history.project, 'e1')).toMatchObject({ takeId: 't2', request: { seed: 200 } });
  });

  test('a locked event keeps the take it has', () => {
    let history = rendered(startHistory(projectWith(dog())), 1);
    history = perform(history, { type: 'set', id: 'e1', changes: { locked: true } });
    history = rendered(history, 2);
    expect(eventById(history.project, 'e1').takeId).toBe('t1');
    expect(history.project.takes).toHaveLength(2);
  });

  test('a take chosen although its words are old stays chosen', () => {
    let history = rendered(startHistory(projectWith(dog())));
    history = rendered(perform(history, reworded));
    history = perform(history, { type: 'use-take', id: 'e1', takeId: 't1' });
    expect(kind(history.project)).toBe('stale');
    const chosen = history.project;
    history = undo(perform(history, { type: 'set', id: 'e1', changes: { caption: 'A fox' } }));
    expect(history.project).toEqual(chosen);
  });
});

describe('steps', () => {
  test('what changes nothing leaves no step', () => {
    const history = startHistory(projectWith(dog()));
    expect(perform(history, { type: 'gain', id: 'e1', gainDb: 0 })).toBe(history);
  });

  test('a dragged fader is one step', () => {
    let history = startHistory(projectWith(dog(), dog()));
    const start = history.project;
    for (const gainDb of [-1, -2, -3]) {
      history = perform(history, { type: 'gain', id: 'e1', gainDb }, { mergeKey: 'gain:e1' });
    }
    history = perform(history, { type: 'gain', id: 'e2', gainDb: -9 }, { mergeKey: 'gain:e2' });
    expect(history.past).toHaveLength(2);
    const end = history.project;
    history = undo(undo(history));
    expect(history.project).toEqual(start);
    expect(redo(redo(history)).project).toEqual(end);
  });
});

describe('a take that was not rendered from its words alone', () => {
  const { caption, negativePrompt, seed } = eventById(projectWith(dog()), 'e1').request;
  const file: ArrivedTake = {
    eventId: 'e1',
    sampleRate: 44_100,
    channels: 1,
    seconds: 2.5,
    request: { caption, negativePrompt, seed, length: 2.5 },
    sampler: { name: 'file', steps: 1, guidanceScale: 1, guidanceInterval: null },
    bundle: { name: 'file', version: '', hash: '' },
    origin: { kind: 'file', name: 'dog in the yard.wav' },
  };
  const filled = (history: History): ArrivedTake => ({
    ...renderedFor(history.project, 'e1', 9),
    origin: { kind: 'fill', of: 't1', words: 'a cat meows', from: 0.2, to: 0.6 },
  });

  test('is to be used by a command, which is undone without losing it', () => {
    let history = rendered(startHistory(projectWith(dog())));
    history = receive(history, filled(history), 'if-silent').history;
    expect(eventById(history.project, 'e1').takeId).toBe('t1');
    history = perform(history, { type: 'use-take', id: 'e1', takeId: 't2' });
    expect(kind(history.project)).toBe('done');
    const before = undo(history).project;
    expect(eventById(before, 'e1').takeId).toBe('t1');
    expect(before.takes).toHaveLength(2);
  });

  test('is the sound of its event’s words, whatever words a stretch of it had', () => {
    let history = rendered(startHistory(projectWith(dog())));
    history = receive(history, filled(history)).history;
    expect(eventById(history.project, 'e1').takeId).toBe('t2');
    expect(needsRender(eventById(history.project, 'e1'), history.project.takes)).toBe(false);
    history = perform(perform(history, reworded), { type: 'set', id: 'e1', changes: { caption } });
    expect(kind(history.project)).toBe('done');
  });

  test('from a file lends its length, and is never older than the model', () => {
    const { project } = receive(startHistory(projectWith(dog())), file).history;
    expect(eventById(project, 'e1').request.length).toBe(2.5);
    expect(kind(project)).toBe('done');
    expect(needsRender(eventById(project, 'e1'), project.takes)).toBe(false);
  });

  test('is written and read with all that is known of it', () => {
    let history = receive(startHistory(projectWith(dog())), file).history;
    history = receive(history, filled(history)).history;
    const stored = { history, sounds: new Map(), revision: 1, draft: '', change: '' };
    expect(documentFromJson(documentToJson(stored)).history.project.takes).toEqual(history.project.takes);
  });

  test('when it is lost comes not again: others are made from its words', () => {
    const { project } = receive(startHistory(projectWith(dog())), file).history;
    expect(lossNotes(project, project.takes, 'its samples are not there')).toEqual([
      '“A dog barks” has lost its sound: its samples are not there. Render makes another from its words.',
    ]);
  });
});
