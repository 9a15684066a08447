import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import type { TakeUse } from '../../../src/project/arrival';
import type { Command, EventChanges } from '../../../src/project/commands';
import { emptyProject } from '../../../src/project/create';
import type { EventId, Project, Span, Take, TakeId } from '../../../src/project/document';
import { perform, receive, redo, startHistory, undo, type History } from '../../../src/project/history';
import { faultsOf } from '../../../src/project/invariants';
import { eventState, mayUse, takesOf } from '../../../src/project/match';
import { keptForUndo, takesWithin, withoutUnreachable } from '../../../src/project/reachable-takes';
import { withoutTakes } from '../../../src/project/without-takes';
import { QUALITIES } from '../../../src/project/quality';
import { documentToJson } from '../../../src/project/persist/write-document';
import { documentFromJson } from '../../../src/project/persist/read-document';
import { bundle, sampler } from './made';

/** Random sequences of everything that can be done to a project, and of takes that arrive in between. */

/** Mostly what the door lets in, now and then what it refuses. */
function mostly<Value>(good: fc.Arbitrary<Value>, bad: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: bad });
}
function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

const time = mostly(between(0, 30), fc.constantFrom(-1, Number.NaN, 1e6));
const stretch = fc.record({ gap: between(0, 3), length: between(0.1, 4), from: fc.option(between(0, 9)) });
const spans = mostly<readonly Span[]>(
  fc.array(stretch, { minLength: 1, maxLength: 3 }).map((stretches) => {
    let end = 0;
    return stretches.map(({ gap, length, from }) => {
      const start = end + gap;
      end = start + length;
      return from === null ? { start, end } : { start, end, from };
    });
  }),
  fc.constantFrom<(readonly Span[])[]>([], [{ start: 2, end: 1 }]),
);
const caption = mostly(
  fc.constantFrom('A dog barks', 'Rain falls', 'Thunder', 'A dog barks loudly'),
  fc.constant(''),
);
const seed = mostly(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constant(-1));
const gainDb = mostly(between(-60, 24), fc.constant(99));
const role = fc.constantFrom('fg' as const, 'bg' as const);
const sentence = fc.constantFrom(
  '',
  'A dog barks',
  'A dog barks while rain falls',
  'While rain falls a big dog barks',
);
const said = fc.constantFrom(null, [0, 5] as const, [2, 11] as const);
// Mostly among the first few ids, so that commands meet events that are there, were removed, or never were.
const id = fc.integer({ min: 1, max: 5 }).map((n): EventId => `e${n}`);
// Locked now and then only: else nearly everything is refused.
const locked = fc.constantFrom(false, false, false, true);

const changes: fc.Arbitrary<EventChanges> = fc.oneof(
  fc.record({ caption }),
  fc.record({ caption, negativePrompt: fc.constantFrom('', 'music') }),
  fc.record({ negativePrompt: fc.constantFrom('', 'music') }),
  fc.record({ seed, seedLocked: fc.boolean() }),
  fc.record({ quality: fc.constantFrom(null, ...QUALITIES) }),
  fc.record({ length: mostly(fc.constantFrom(1, 2.5, 6), fc.constant(0)) }),
  fc.record({ spans }),
  fc.record({ spans, caption, loop: fc.boolean() }),
  fc.record({ role, loop: fc.boolean(), gainDb }),
  fc.record({ pan: mostly(between(-1, 1), fc.constant(2)), fadeIn: time, fadeOut: time }),
  fc.record({ muted: fc.boolean(), soloed: fc.boolean() }),
  fc.record({ locked }),
  fc.record({ said, guess: fc.boolean() }),
);

const single: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('add' as const),
      event: fc.record(
        {
          caption,
          spans,
          seed,
          by: fc.constantFrom('rules', 'user'),
          role,
          gainDb,
          loop: fc.boolean(),
          said,
        },
        { requiredKeys: ['caption', 'spans', 'seed', 'by'] },
      ),
      index: fc.integer({ min: 0, max: 5 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('set' as const), id, changes }) },
  fc.record({ type: fc.constant('set' as const), id, changes, source: fc.constant('planner' as const) }),
  fc.record(
    { type: fc.constant('move' as const), id, by: between(-5, 5), span: fc.nat(2) },
    { requiredKeys: ['type', 'id', 'by'] },
  ),
  fc.record(
    { type: fc.constant('trim' as const), id, span: fc.nat(2), start: time, end: time, from: time },
    { requiredKeys: ['type', 'id', 'span'] },
  ),
  fc.record({ type: fc.constant('remove' as const), id }),
  fc.record({ type: fc.constant('mute' as const), id, muted: fc.boolean() }),
  fc.record({ type: fc.constant('gain' as const), id, gainDb }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('use-take' as const),
      id,
      takeId: fc.integer({ min: 1, max: 8 }).map((n): TakeId => `t${n}`),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      { type: fc.constant('split' as const), id, span: fc.nat(2), at: time, from: time },
      { requiredKeys: ['type', 'id', 'span', 'at'] },
    ),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('duplicate' as const), id, spans }) },
  fc.record({
    type: fc.constant('keep-take' as const),
    takeId: fc.integer({ min: 1, max: 8 }).map((n): TakeId => `t${n}`),
    kept: fc.boolean(),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('remove-take' as const),
      takeId: fc.integer({ min: 1, max: 8 }).map((n): TakeId => `t${n}`),
    }),
  },
  fc.record({
    type: fc.constant('set-loop' as const),
    loop: fc.option(fc.record({ start: time, end: time })),
  }),
  fc.record({
    type: fc.constant('set-mix' as const),
    mix: fc.record({
      style: fc.constantFrom('studio' as const, 'paper' as const),
      gainDb,
      ceilingDb: mostly(between(-12, 0), fc.constant(3)),
    }),
  }),
  fc.record({ type: fc.constant('set-quality' as const), quality: fc.constantFrom(...QUALITIES) }),
  fc.record({ type: fc.constant('set-duration' as const), seconds: time }),
  fc.record({ type: fc.constant('set-sentence' as const), sentence }),
  fc.record({
    type: fc.constant('set-name' as const),
    name: fc.constantFrom('', 'Yard', 'Yard in the rain'),
  }),
  fc.record({
    type: fc.constant('add-turn' as const),
    turn: fc.record({
      said: fc.constantFrom('add a dog', 'make it louder'.repeat(200)),
      by: fc.constant('rules'),
      changes: fc.constant([{ kind: 'added' as const, id: 'e1' as const, caption: 'A dog barks' }]),
    }),
  }),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: single },
  fc.record({
    type: fc.constant('several' as const),
    commands: fc.array(single, { minLength: 1, maxLength: 4 }),
  }),
);

interface Arrival {
  readonly type: 'arrival';
  readonly id: EventId;
  readonly caption: string;
  readonly seed: number;
  readonly length: number | null;
  readonly use: TakeUse;
}
const arrival: fc.Arbitrary<Arrival> = fc.record({
  type: fc.constant('arrival' as const),
  id,
  caption: caption.filter((words) => words !== ''),
  seed: fc.nat(9),
  length: fc.option(fc.constantFrom(1, 2.5)),
  use: fc.constantFrom('if-wanted' as const, 'if-silent' as const),
});
const steps = { minLength: 10, maxLength: 40, size: 'max' as const };
const back = fc.constantFrom({ type: 'undo' } as const, { type: 'redo' } as const);
const forgetting = fc.constant({ type: 'forget' } as const);

function arrived(history: History, take: Arrival): History {
  const event = history.project.events.find((other) => other.id === take.id);
  // Takes come only for events that have been.
  if (Number(take.id.slice(1)) >= history.project.nextEvent) return history;
  const { caption: words, seed: number } = take;
  const length = take.length ?? event?.request.length ?? 1;
  const rendered = {
    eventId: take.id,
    sampleRate: 16_000,
    channels: 1,
    seconds: length,
    request: { caption: words, negativePrompt: '', seed: number, length },
    sampler,
    bundle,
  };
  return receive(history, rendered, take.use).history;
}

let accepted = 0;
let refused = 0;
let removed = 0;
let vanished = 0;

function tried(history: History, wanted: Command): History {
  try {
    const next = perform(history, wanted);
    accepted += next === history ? 0 : 1;
    removed += wanted.type === 'remove-take' ? 1 : 0;
    return next;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'input-invalid') throw error;
    refused += 1;
    return history;
  }
}

function undone(history: History): History {
  return history.past.length === 0 ? history : undone(undo(history));
}
function redone(history: History): History {
  return history.future.length === 0 ? history : redone(redo(history));
}

/** The document but for the counters: ids are never used again, so they only grow. */
function content(project: Project): Project {
  return { ...project, nextEvent: 0, nextTake: 0 };
}

/** What undo may not touch of a take: everything but the mark that it is one of the good ones. */
function unmarked(take: Take): Take {
  return { ...take, kept: false };
}

/** By number: the project's and those that a step brings back. */
function allTakes(history: History): readonly Take[] {
  return takesWithin(history)
    .map(unmarked)
    .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}

/** As somebody leaves it who wants the room of removed takes back. */
function forgetful(history: History): History {
  return withoutTakes(history, new Set(keptForUndo(history).map(({ id }) => id)));
}

/** Every document that undo and redo lead to. */
function everyProject(history: History): readonly Project[] {
  const projects: Project[] = [];
  let at = undone(history);
  for (let next = redo(at); next !== at; next = redo(at)) {
    projects.push(at.project);
    at = next;
  }
  return [...projects, at.project];
}

/** Takes that have vanished, although an event that is there, or that a step brings back, could use them. */
function lost(before: readonly Take[], history: History): readonly Take[] {
  const still = new Set(allTakes(history).map((take) => take.id));
  const gone = before.filter((take) => !still.has(take.id));
  if (gone.length === 0) return [];
  const events = everyProject(history).flatMap((project) => project.events);
  vanished += gone.length;
  return gone.filter((take) => events.some((event) => mayUse(event, take)));
}

/** A project with takes to choose from, such as an hour of work leaves behind. */
function seasoned(arrivals: readonly Arrival[]): Project {
  let history = startHistory(emptyProject());
  for (const words of ['A dog barks', 'Rain falls', 'Thunder']) {
    const event = { caption: words, spans: [{ start: 1, end: 3.5 }], seed: 1, by: 'rules' };
    history = perform(history, { type: 'add', event });
  }
  return arrivals.reduce(arrived, history).project;
}

// Thousands of sequences; the machine may be busy with other things.
describe('random command sequences', { timeout: 120_000 }, () => {
  test('undo to the start gives the identical document, redo the identical end', () => {
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 8, size: 'max' }),
        fc.array(fc.oneof({ weight: 6, arbitrary: command }, back), steps),
        (before, actions) => {
          const start = startHistory(seasoned(before));
          let history = start;
          for (const action of actions) {
            if (action.type === 'undo') history = undo(history);
            else if (action.type === 'redo') history = redo(history);
            else history = tried(history, action);
          }
          const end = redone(history);
          const first = undone(end);
          expect(content(first.project)).toStrictEqual(content(start.project));
          expect(redone(first).project).toStrictEqual(end.project);
          expect(content(undone(redone(first)).project)).toStrictEqual(content(start.project));
        },
      ),
      { numRuns: 1000 },
    );
    // The property says nothing if the door refuses nearly everything.
    expect(accepted).toBeGreaterThan(5000);
    expect(refused).toBeGreaterThan(1000);
    expect(removed).toBeGreaterThan(100);
  });

  test('with takes arriving in between: no take is lost, the document stays whole, nothing heard goes silent', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            { weight: 50, arbitrary: command },
            { weight: 20, arbitrary: arrival },
            { weight: 10, arbitrary: back },
            { weight: 1, arbitrary: forgetting },
          ),
          steps,
        ),
        (actions) => {
          let history = startHistory(seasoned([]));
          for (const action of actions) {
            const takes = allTakes(history);
            if (action.type === 'undo') history = undo(history);
            else if (action.type === 'redo') history = redo(history);
            else if (action.type === 'arrival') history = arrived(history, action);
            else if (action.type === 'forget') history = forgetful(history);
            else history = tried(history, action);
            if (action.type === 'forget')
              expect(allTakes(history)).toHaveLength(history.project.takes.length);
            else expect(lost(takes, history)).toEqual([]);
            expect(faultsOf(history.project)).toEqual([]);
            for (const event of history.project.events) {
              const { sound } = eventState(event, history.project.takes, null);
              const own = takesOf(history.project, event);
              const sameWords = own.some(
                (take) =>
                  take.request.caption === event.request.caption && event.request.negativePrompt === '',
              );
              // Without a length set by hand, a take with the words is always found.
              if (sameWords && !event.byHand.includes('length')) expect(sound.kind).not.toBe('planned');
            }
          }
          expect(undone(history).project.takes.map(unmarked)).toStrictEqual(allTakes(history));
          expect(redone(undone(history)).project).toStrictEqual(redone(history).project);
          const stored = {
            history: withoutUnreachable(history),
            sounds: new Map(),
            revision: 1,
            draft: '',
            change: '',
          };
          expect(documentFromJson(documentToJson(stored))).toStrictEqual({ ...stored, notes: [] });
        },
      ),
      { numRuns: 400 },
    );
    // Of an event whose addition was undone and then forgotten.
    expect(vanished).toBeGreaterThan(0);
  });
});
