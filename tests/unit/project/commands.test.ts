import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { apply, eventById } from '../../../src/project/apply';
import type { Command } from '../../../src/project/commands';
import { emptyProject } from '../../../src/project/create';
import type { Project } from '../../../src/project/document';
import { receiveTake } from '../../../src/project/arrival';
import { applied, dog, projectWith, renderedFor } from './made';

function refusal(project: Project, command: Command): AppError {
  try {
    apply(project, command);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The command was accepted.');
}

describe('add', () => {
  test('issues ids that are never used again', () => {
    const project = applied(
      projectWith(dog(), dog()),
      { type: 'remove', id: 'e2' },
      { type: 'add', event: dog() },
    );
    expect(project.events.map((event) => event.id)).toEqual(['e1', 'e3']);
  });

  test('asks for the longest span, of a bed for at most 10 s', () => {
    const spans = [
      { start: 0, end: 1.5 },
      { start: 20, end: 34.25 },
    ];
    const project = projectWith(dog({ spans }), dog({ spans, role: 'bg' }), dog({ spans, length: 3 }));
    expect(project.events.map((event) => event.request.length)).toEqual([14.25, 10, 3]);
    expect(project.events.map((event) => event.loop)).toEqual([false, true, false]);
  });

  test('puts times on the millisecond grid and spans in order', () => {
    const project = projectWith(
      dog({
        spans: [
          { start: 4.00049, end: 5.1 },
          { start: 0.1 + 0.2, end: 1, from: 0.0004 },
        ],
      }),
    );
    expect(eventById(project, 'e1').spans).toEqual([
      { start: 0.3, end: 1, from: 0 },
      { start: 4, end: 5.1 },
    ]);
  });
});

describe('what the door refuses', () => {
  const project = projectWith(
    dog({
      spans: [
        { start: 1, end: 2 },
        { start: 3, end: 4 },
      ],
    }),
  );
  const cases: readonly (readonly [string, Command])[] = [
    ['an unknown event', { type: 'gain', id: 'e9', gainDb: 0 }],
    ['no span', { type: 'set', id: 'e1', changes: { spans: [] } }],
    ['a span backwards', { type: 'set', id: 'e1', changes: { spans: [{ start: 2, end: 1 }] } }],
    ['a span of no length', { type: 'trim', id: 'e1', span: 0, end: 1.004 }],
    ['a span before the scene', { type: 'set', id: 'e1', changes: { spans: [{ start: -0.1, end: 1 }] } }],
    ['a span of an hour', { type: 'set', id: 'e1', changes: { spans: [{ start: 0, end: 3600 }] } }],
    [
      'a time that is no number',
      { type: 'set', id: 'e1', changes: { spans: [{ start: Number.NaN, end: 1 }] } },
    ],
    ['spans over one another', { type: 'trim', id: 'e1', span: 0, end: 3.5 }],
    ['a span that is not there', { type: 'move', id: 'e1', span: 2, by: 1 }],
    ['an endless move', { type: 'move', id: 'e1', by: Number.NaN }],
    ['an empty caption', { type: 'set', id: 'e1', changes: { caption: ' \n' } }],
    ['a seed of half a number', { type: 'set', id: 'e1', changes: { seed: 1.5 } }],
    ['a seed over 32 bits', { type: 'set', id: 'e1', changes: { seed: 2 ** 32 } }],
    ['a gain of 100 dB', { type: 'gain', id: 'e1', gainDb: 100 }],
    ['a pan behind the head', { type: 'set', id: 'e1', changes: { pan: 1.01 } }],
    ['a negative fade', { type: 'set', id: 'e1', changes: { fadeIn: -1 } }],
    ['a sound of no length', { type: 'set', id: 'e1', changes: { length: 0 } }],
    ['words that were not said', { type: 'set', id: 'e1', changes: { said: [0, 3] } }],
    ["another event's take", { type: 'use-take', id: 'e1', takeId: 't1' }],
    ['a scene of no length', { type: 'set-duration', seconds: 0 }],
    ['a nameless project', { type: 'set-name', name: ' ' }],
  ];
  test.each(cases)('%s', (_, command) => {
    const error = refusal(project, command);
    expect(error.code).toBe('input-invalid');
    expect(error.remedy).toMatch(/^[A-Z].*\.$/u);
  });

  test('a step of several commands is done whole or not at all', () => {
    const commands: readonly Command[] = [
      { type: 'gain', id: 'e1', gainDb: -3 },
      { type: 'gain', id: 'e2', gainDb: -3 },
    ];
    expect(refusal(project, { type: 'several', commands }).place).toBe('e2');
    expect(eventById(project, 'e1').gainDb).toBe(0);
  });
});

describe('move and trim', () => {
  const spans = [
    { start: 1, end: 2 },
    { start: 4, end: 5, from: 0.5 },
  ];
  const project = projectWith(dog({ spans }));

  test('an event moves as one and stops at the first second', () => {
    expect(eventById(applied(project, { type: 'move', id: 'e1', by: -3 }), 'e1').spans).toEqual([
      { start: 0, end: 1 },
      { start: 3, end: 4, from: 0.5 },
    ]);
  });

  test('one span moves alone, and past another when there is room', () => {
    expect(eventById(applied(project, { type: 'move', id: 'e1', span: 0, by: 5 }), 'e1').spans).toEqual([
      { start: 4, end: 5, from: 0.5 },
      { start: 6, end: 7 },
    ]);
  });

  test('a left trim begins later in the take, so that the sound stays where it is', () => {
    const trimmed = applied(project, { type: 'trim', id: 'e1', span: 1, start: 4.2 });
    expect(eventById(trimmed, 'e1').spans[1]).toEqual({ start: 4.2, end: 5, from: 0.7 });
    const back = applied(trimmed, { type: 'trim', id: 'e1', span: 1, start: 3 });
    expect(eventById(back, 'e1').spans[1]).toEqual({ start: 3, end: 5, from: 0 });
  });

  test('a left trim of a span whose place in the take the mixer chose takes the place it is told', () => {
    const told = applied(project, { type: 'trim', id: 'e1', span: 0, start: 1.5, from: 0.62 });
    expect(eventById(told, 'e1').spans[0]).toEqual({ start: 1.5, end: 2, from: 0.62 });
    const untold = applied(project, { type: 'trim', id: 'e1', span: 0, start: 1.5 });
    expect(eventById(untold, 'e1').spans[0]).toEqual({ start: 1.5, end: 2 });
  });
});

describe('length', () => {
  test('follows the spans until there is a sound, then stays that of the sound', () => {
    const planned = applied(projectWith(dog()), { type: 'trim', id: 'e1', span: 0, end: 4 });
    expect(eventById(planned, 'e1').request.length).toBe(3);
    const done = receiveTake(planned, renderedFor(planned, 'e1')).project;
    const pulled = applied(done, { type: 'trim', id: 'e1', span: 0, end: 8 });
    expect(eventById(pulled, 'e1').request.length).toBe(3);
    const reworded = applied(pulled, { type: 'set', id: 'e1', changes: { caption: 'A wolf howls' } });
    expect(eventById(reworded, 'e1').request.length).toBe(7);
  });

  test('set by hand it stands, until a take of that length is there', () => {
    const planned = projectWith(dog());
    const first = receiveTake(planned, renderedFor(planned, 'e1')).project;
    const longer = applied(first, { type: 'set', id: 'e1', changes: { length: 6 } });
    expect(eventById(longer, 'e1').request.length).toBe(6);
    const moved = applied(longer, { type: 'trim', id: 'e1', span: 0, end: 9 });
    expect(eventById(moved, 'e1').request.length).toBe(6);
    const { project } = receiveTake(moved, renderedFor(moved, 'e1'));
    expect(eventById(project, 'e1')).toMatchObject({ takeId: 't2', request: { length: 6 } });
    expect(eventById(project, 'e1').byHand).toEqual(['spans']);
  });
});

describe('locks', () => {
  const locked = applied(projectWith(dog()), { type: 'set', id: 'e1', changes: { locked: true } });
  const changes: readonly Command[] = [
    { type: 'gain', id: 'e1', gainDb: -3 },
    { type: 'move', id: 'e1', by: 1 },
    { type: 'set', id: 'e1', changes: { muted: true, pan: 1 } },
    { type: 'remove', id: 'e1' },
    { type: 'set', id: 'e1', changes: { locked: false, caption: 'A cat' } },
  ];
  test.each(changes)('a locked event refuses $type', (command) => {
    expect(refusal(locked, command)).toMatchObject({ code: 'input-invalid', remedy: 'Unlock it first.' });
  });

  test('but is muted and soloed: that is about listening', () => {
    const quiet = applied(locked, { type: 'mute', id: 'e1', muted: true });
    expect(eventById(quiet, 'e1')).toMatchObject({ locked: true, muted: true });
    const alone = applied(locked, { type: 'set', id: 'e1', changes: { soloed: true } });
    expect(eventById(alone, 'e1')).toMatchObject({ locked: true, soloed: true });
  });

  test('and unlocks', () => {
    const open = applied(locked, { type: 'set', id: 'e1', changes: { locked: false } });
    expect(eventById(applied(open, { type: 'gain', id: 'e1', gainDb: -3 }), 'e1').gainDb).toBe(-3);
  });
});

describe('what a hand placed', () => {
  test('is remembered part by part, and only when it changed', () => {
    const project = applied(
      projectWith(dog()),
      { type: 'gain', id: 'e1', gainDb: -3 },
      { type: 'move', id: 'e1', by: 0 },
      { type: 'set', id: 'e1', changes: { caption: 'A wolf howls' }, source: 'planner' },
    );
    expect(eventById(project, 'e1').byHand).toEqual(['gainDb']);
    expect(eventById(projectWith(dog({ by: 'user' })), 'e1').byHand).toContain('spans');
  });
});

describe('the sentence', () => {
  test('carries the stretches that the edit did not touch', () => {
    const sentence = 'A dog barks while rain falls.';
    const project = applied(
      emptyProject(),
      { type: 'set-sentence', sentence },
      { type: 'add', event: dog({ said: [0, 11] }) },
      { type: 'add', event: dog({ caption: 'Rain falls', said: [18, 28] }) },
    );
    const edited = applied(project, { type: 'set-sentence', sentence: 'A big dog barks while rain falls.' });
    expect(edited.events.map((event) => event.said)).toEqual([null, [22, 32]]);
    const longer = applied(project, { type: 'set-sentence', sentence: `${sentence} Then thunder.` });
    expect(longer.events.map((event) => event.said)).toEqual([
      [0, 11],
      [18, 28],
    ]);
  });
});
