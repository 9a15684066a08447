import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { receiveTake } from '../../../src/project/arrival';
import { projectFromJson, projectToJson } from '../../../src/project/persist';
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

interface Loose {
  [key: string]: unknown;
  events: Record<string, unknown>[];
  takes: Record<string, unknown>[];
}

/** The file with something changed in it. */
function changed(change: (file: Loose) => void): string {
  const file = JSON.parse(projectToJson(project)) as Loose;
  change(file);
  return JSON.stringify(file);
}

function refusal(text: string): AppError {
  try {
    projectFromJson(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The file was read.');
}

test('what was written is read', () => {
  expect(projectFromJson(projectToJson(project))).toStrictEqual(project);
});

test('a newer version has its own message, whatever else is in the file', () => {
  const error = refusal('{"format": "audio-agent-project", "version": 3, "scenes": []}');
  expect(error).toMatchObject({ code: 'project-newer', message: 'Made by a newer version of Audio-Agent.' });
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
  const read = projectFromJson(JSON.stringify(old));
  expect(read).toMatchObject({
    version: 2,
    loop: null,
    mix: { style: 'paper', gainDb: 0, ceilingDb: -1 },
    events: [{ soloed: false, sharesTakesOf: null, takeId: 't1' }],
    takes: [{ kept: false }],
  });
  expect(projectFromJson(projectToJson(read))).toStrictEqual(read);
});

test('fields that this version does not know are left out', () => {
  expect(projectFromJson(changed((file) => (file['colour'] = 'blue')))).toStrictEqual(project);
});

describe('what is refused', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON', '{"format": "audio-ag', /^$/u],
    ['another format', '{"format": "session", "version": 1}', /^$/u],
    ['a list', '[]', /^$/u],
    ['a missing field', changed((file) => delete file['sentence']), /^sentence$/u],
    [
      'a wrong type',
      changed((file) => Object.assign(file.events[1] ?? {}, { gainDb: '3' })),
      /^events\.1\.gainDb$/u,
    ],
    ['an id twice', changed((file) => Object.assign(file.events[1] ?? {}, { id: 'e1' })), /^events\.e1$/u],
    ['an id of the future', changed((file) => (file['nextEvent'] = 2)), /^events\.e2$/u],
    ['a take that is not there', changed((file) => (file.takes = [])), /^events\.e1$/u],
    [
      'a span of no length',
      changed((file) => Object.assign(file.events[0] ?? {}, { spans: [{ start: 1, end: 1 }] })),
      /^events\.e1$/u,
    ],
    [
      'words behind the sentence',
      changed((file) => Object.assign(file.events[0] ?? {}, { said: [0, 5] })),
      /^events\.e1$/u,
    ],
    ['an endless scene', changed((file) => (file['duration'] = 1e9)), /^duration$/u],
  ];
  test.each(cases)('%s', (_, text, place) => {
    const error = refusal(text);
    expect(error.code).toBe('project-invalid');
    expect(error.place ?? '').toMatch(place);
  });
});
