import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { receiveTake } from '../../../src/project/arrival';
import { perform, startHistory, undo, type History } from '../../../src/project/history';
import { faultsOf } from '../../../src/project/invariants';
import { documentToJson } from '../../../src/project/persist/write-document';
import { documentFromJson } from '../../../src/project/persist/read-document';
import { applied, dog, projectWith, renderedFor } from './made';

const planned = projectWith(
  dog({
    spans: [
      { start: 1, end: 2, from: 0.25 },
      { start: 3, end: 4 },
    ],
  }),
  dog({ caption: 'Rain falls', role: 'bg' }),
);
const project = applied(receiveTake(planned, renderedFor(planned, 'e1')).project, {
  type: 'set-mix',
  mix: { style: 'paper' },
});

const SHA = 'ab'.repeat(32);

/** Two steps back, one forth. */
const history: History = undo(
  perform(
    perform(
      perform(startHistory(project), { type: 'gain', id: 'e1', gainDb: -3 }, { label: 'level' }),
      { type: 'remove', id: 'e1' },
      { label: 'remove event' },
    ),
    { type: 'set-name', name: 'Yard' },
    { label: 'name', mergeKey: 'name' },
  ),
);
const stored = {
  history,
  sounds: new Map([['t1' as const, { sha256: SHA, provider: 'wasm' as const, spent: 1.5 }]]),
  revision: 7,
  draft: 'A cat',
  change: 'and a bell',
};

interface Loose {
  [key: string]: unknown;
  events: Record<string, unknown>[];
  takes: Record<string, unknown>[];
  history: { past: Record<string, unknown>[]; future: Record<string, unknown>[] };
}

/** The file with something changed in it. */
function changed(change: (file: Loose) => void, from: History = startHistory(project)): string {
  const file = JSON.parse(documentToJson({ ...stored, history: from })) as Loose;
  change(file);
  return JSON.stringify(file);
}

function refusal(text: string): AppError {
  try {
    documentFromJson(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The file was read.');
}

test('what was written is read, with the way back and forth', () => {
  expect(documentFromJson(documentToJson(stored))).toStrictEqual({ ...stored, notes: [] });
});

test('a newer version has its own message, whatever else is in the file', () => {
  const error = refusal('{"format": "audio-agent-project", "version": 6, "scenes": []}');
  expect(error).toMatchObject({
    code: 'project-newer',
    message: 'The project was made by a newer version of Audio-Agent.',
  });
});

test('a project of version 1 is brought up to date', () => {
  const old = {
    format: 'audio-agent-project',
    version: 1,
    name: 'Yard',
    sentence: 'A dog barks',
    duration: 10,
    events: [
      {
        id: 'e1',
        request: { caption: 'A dog barks', negativePrompt: '', seed: 7, seedLocked: false, length: 1 },
        spans: [{ start: 1, end: 2 }],
        role: 'fg',
        gainDb: 0,
        pan: 0,
        fadeIn: 0,
        fadeOut: 0,
        loop: false,
        muted: false,
        locked: false,
        said: [0, 11],
        guess: false,
        by: 'rules',
        byHand: [],
        takeId: 't1',
      },
    ],
    takes: [
      {
        id: 't1',
        eventId: 'e1',
        sampleRate: 16000,
        channels: 1,
        seconds: 1,
        request: { caption: 'A dog barks', negativePrompt: '', seed: 7, length: 1 },
        sampler: { name: 'pndm', steps: 20, guidanceScale: 7.5 },
        bundle: { name: 'nano', version: '0.1', hash: 'aaaa' },
      },
    ],
    mix: { style: 'paper' },
    nextEvent: 2,
    nextTake: 2,
  };
  const read = documentFromJson(JSON.stringify(old)).history.project;
  expect(read).toMatchObject({
    version: 5,
    turns: [],
    loop: null,
    quality: 'standard',
    mix: { style: 'paper', gainDb: 0, ceilingDb: -1 },
    events: [{ soloed: false, sharesTakesOf: null, takeId: 't1', request: { quality: null } }],
    takes: [{ kept: false, origin: null, sampler: { steps: 20, guidanceInterval: null } }],
  });
});

test('a project of version 2 keeps its way back, to events of before there was a quality', () => {
  const text = changed((file) => {
    file['version'] = 2;
    delete file['quality'];
    for (const take of file.takes) delete (take['sampler'] as Record<string, unknown>)['guidanceInterval'];
    const { command } = file.history.past.at(-1) as { command: { event: { request: object } } };
    for (const event of [...file.events, command.event]) {
      delete (event.request as Record<string, unknown>)['quality'];
    }
  }, history);
  expect(documentFromJson(text)).toMatchObject({ notes: [], history: { project: history.project } });
  expect(undo(documentFromJson(text).history).project).toStrictEqual(undo(history).project);
});

test('fields that this version does not know are left out', () => {
  const read = documentFromJson(changed((file) => (file['colour'] = 'blue')));
  expect(read.history.project).toStrictEqual(project);
  expect(read.notes).toEqual([]);
});

describe('what is refused', () => {
  test.each([
    ['no JSON', '{"format": "audio-ag'],
    ['another format', '{"format": "session", "version": 1}'],
    ['a list', '[]'],
    ['no events', '{"format": "audio-agent-project", "version": 2, "sentence": "A dog barks"}'],
  ])('%s', (_, text) => {
    const { code, message } = refusal(text);
    expect(code).toBe('project-invalid');
    expect(message).toMatch(/^The project is (?:no project|damaged)/u);
  });
});

describe('what is mended, and said', () => {
  const cases: readonly (readonly [string, (file: Loose) => void, RegExp, object])[] = [
    [
      'a missing sentence',
      (file) => delete file['sentence'],
      /^The sentence could not be read\.$/u,
      { sentence: '', duration: 10 },
    ],
    ['an endless scene', (file) => (file['duration'] = 1e9), /length of the scene/u, { duration: 4 }],
    [
      'a wrong type in an event',
      (file) => Object.assign(file.events[1] ?? {}, { gainDb: '3' }),
      /^“Rain falls” could not be read and is left out\.$/u,
      { events: [{ id: 'e1' }], nextEvent: 3 },
    ],
    [
      'an id twice',
      (file) => Object.assign(file.events[1] ?? {}, { id: 'e1' }),
      /^“Rain falls” could not be read and is left out\.$/u,
      { events: [{ id: 'e1' }] },
    ],
    [
      'a take that is not there',
      (file) => (file.takes = []),
      /^“A dog barks” has lost its sound/u,
      { events: [{ id: 'e1', takeId: null, request: { seed: 7 } }, { id: 'e2' }] },
    ],
    [
      'a span of no length',
      (file) => Object.assign(file.events[0] ?? {}, { spans: [{ start: 1, end: 1 }] }),
      /^“A dog barks” could not be read/u,
      { events: [{ id: 'e2' }] },
    ],
    ['a mix of another kind', (file) => (file['mix'] = 3), /mix settings/u, { mix: { style: 'studio' } }],
    ['no such quality', (file) => (file['quality'] = 'best'), /quality/u, { quality: 'standard' }],
    ['a loop of no length', (file) => (file['loop'] = { start: 2, end: 2 }), /loop region/u, { loop: null }],
  ];
  test.each(cases)('%s', (_, change, note, expected) => {
    const read = documentFromJson(changed(change));
    expect(read.notes).toEqual([expect.stringMatching(note) as string]);
    expect(read.history.project).toMatchObject(expected);
    expect(faultsOf(read.history.project)).toEqual([]);
  });

  test('numbers still to be given, and words behind the sentence, are put right without a word', () => {
    const read = documentFromJson(
      changed((file) => {
        file['nextEvent'] = 1;
        file['nextTake'] = 'x';
        Object.assign(file.events[0] ?? {}, { said: [0, 5] });
      }),
    );
    expect(read.history.project).toStrictEqual(project);
    expect(read.notes).toEqual([]);
  });
});

describe('an undo history that is not this project’s', () => {
  const remove = (file: Loose, change: (command: Record<string, unknown>) => void): void => {
    for (const step of file.history.past) change(step['command'] as Record<string, unknown>);
  };
  test.each<[string, (file: Loose) => void]>([
    ['is no history', (file) => Object.assign(file, { history: 'none' })],
    ['names an unknown command', (file) => remove(file, (command) => (command['type'] = 'explode'))],
    ['names an event that was never there', (file) => remove(file, (command) => (command['id'] = 'e9'))],
    [
      'leads to a document with a fault',
      (file) =>
        (file.history.past[0] = {
          command: { type: 'restore', id: 'e2', fields: { gainDb: 1e9 } },
          label: '',
          mergeKey: null,
        }),
    ],
    [
      'fails on its way forth',
      (file) =>
        (file.history.future = [
          { command: { type: 'remove', id: 'e7' }, label: '', mergeKey: null },
          ...file.history.future,
        ]),
    ],
  ])('%s: it goes, the project stays', (_, change) => {
    const read = documentFromJson(changed(change, history));
    expect(read.history).toStrictEqual(startHistory(history.project));
    expect(read.notes).toEqual(['Its undo history is damaged and is left out.']);
  });
});

test('a history nested deeper than the stack goes too', () => {
  const depth = 100_000;
  const deep = `${'{"type":"several","commands":['.repeat(depth)}${']}'.repeat(depth)}`;
  const text = documentToJson({ ...stored, history: startHistory(project) }).replace(
    '"past":[]',
    `"past":[{"command":${deep},"label":"","mergeKey":null}]`,
  );
  expect(documentFromJson(text).notes).toEqual(['Its undo history is damaged and is left out.']);
});

test('of a very long history the newest steps are stored', () => {
  let long = startHistory(project);
  for (let i = 0; i < 1200; i += 1) {
    long = perform(long, { type: 'gain', id: 'e1', gainDb: (i % 20) - 10 }, { label: `${i}` });
  }
  expect(long.past).toHaveLength(1000);
  const big = 'x'.repeat(15_000);
  for (let i = 0; i < 300; i += 1) long = perform(long, { type: 'set-sentence', sentence: `${i}${big}` });
  const text = documentToJson({ ...stored, history: long });
  expect(text.length).toBeLessThan(2_500_000);
  const read = documentFromJson(text);
  expect(read.notes).toEqual([]);
  expect(read.history.past.length).toBeGreaterThan(100);
  expect(undo(read.history).project).toStrictEqual(undo(long).project);
});
