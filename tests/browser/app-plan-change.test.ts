import { beforeEach, expect, test } from 'vitest';
import { PlanChange } from '../../src/app/controllers/plan-change';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { ChangeStore } from '../../src/app/stores/change.svelte';
import { DocumentStore } from '../../src/app/stores/document.svelte';
import { SelectionStore } from '../../src/app/stores/selection.svelte';
import { AppError } from '../../src/lib/errors';
import type { PlanAnswer, Planner, PlanRequest } from '../../src/planner/planner';
import type { EventId } from '../../src/project/document';
import { startHistory } from '../../src/project/history';
import type { PlanOperation } from '../../src/project/operations';
import { applied, projectWith } from '../unit/project/made';

/** Answers what it is told to, and remembers what it was asked. */
class ScriptedPlanner implements Planner {
  readonly name = 'script';
  readonly asked: PlanRequest[] = [];
  answer: (request: PlanRequest, signal: AbortSignal) => Promise<PlanAnswer> = () =>
    Promise.reject(new Error('nothing to say'));

  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    this.asked.push(request);
    return this.answer(request, signal);
  }

  proposes(...operations: readonly PlanOperation[]): void {
    this.answer = () => Promise.resolve({ kind: 'proposal', operations, notes: [], by: 'script' });
  }
}

const scene = applied(
  projectWith(
    { caption: 'A dog barks', spans: [{ start: 1, end: 2 }], seed: 1, by: 'rules' },
    { caption: 'Rain falls', spans: [{ start: 0, end: 10 }], seed: 2, by: 'rules', role: 'bg' },
  ),
  { type: 'set-sentence', sentence: 'A dog barks while rain falls.' },
);

const bell: PlanOperation = {
  op: 'add',
  event: {
    caption: 'A bell rings',
    spans: [{ start: 5, end: 6 }],
    role: 'fg',
    gainDb: 0,
    loop: false,
    said: [6, 10],
    guess: false,
    timesGiven: false,
  },
};
const quieter: PlanOperation = { op: 'set', id: 'e2', changes: { gainDb: -9 } };

function page() {
  const planner = new ScriptedPlanner();
  const document = new DocumentStore();
  document.show(startHistory(scene), false);
  const change = new ChangeStore(document);
  const selection = new SelectionStore();
  const announcer = new AnnouncerStore();
  const rendered: (readonly EventId[])[] = [];
  const changing = new PlanChange({
    planner,
    document,
    change,
    selection,
    announcer,
    travel: (step) => {
      if (document.undoLabel === null) return false;
      if (step === 'undo') document.undo();
      else document.redo();
      return true;
    },
    render: (ids) => rendered.push(ids),
    focusLine: () => undefined,
    now: () => 0,
  });
  return { planner, document, change, selection, announcer, rendered, changing };
}

let at: ReturnType<typeof page>;
beforeEach(() => {
  at = page();
});

async function say(text: string): Promise<void> {
  at.changing.type(text);
  await at.changing.plan();
}

test('words become a change under review; nothing changes until it is accepted, as one step', async () => {
  at.planner.proposes(bell, quieter);
  await say('add a bell and make the rain quieter');
  expect(at.change.review?.parts.map(({ key }) => key)).toEqual(['e3', 'e2']);
  expect(at.announcer.polite).toBe('2 changes to review.');
  expect(at.document.project).toBe(scene);
  expect(at.change.text).toBe('');
  expect(at.change.kept).toBe('add a bell and make the rain quieter');
  at.changing.accept();
  expect(at.document.history.past).toHaveLength(1);
  expect(at.document.project.events.map(({ request }) => request.caption)).toEqual([
    'A dog barks',
    'Rain falls',
    'A bell rings',
  ]);
  expect(at.document.project.turns).toMatchObject([{ by: 'script' }]);
  expect(at.change.review).toBeNull();
  expect(at.change.kept).toBe('');
  // Only what sounds different: a quieter sound is the same sound.
  expect(at.rendered).toEqual([['e3']]);
});

test('an unticked part is dropped, and the preview follows the tick', async () => {
  at.planner.proposes(bell, quieter);
  await say('add a bell and make the rain quieter');
  at.changing.tick('e3', false);
  expect(at.change.preview?.events).toHaveLength(2);
  expect(at.change.part('e3')).toBeNull();
  at.changing.tick('e3', true);
  expect(at.change.preview?.events).toHaveLength(3);
  at.changing.tick('e3', false);
  at.changing.accept();
  expect(at.document.project.events).toMatchObject([{ id: 'e1' }, { id: 'e2', gainDb: -9 }]);
  expect(at.rendered).toEqual([[]]);
});

test('leaving gives the words back and leaves the project as it was', async () => {
  at.planner.proposes(bell);
  await say('add a bell');
  at.changing.leave();
  expect(at.change.text).toBe('add a bell');
  expect(at.change.review).toBeNull();
  expect(at.document.project).toBe(scene);
});

test('more is planned on what would be, with “it” the event just added', async () => {
  at.planner.proposes(bell);
  await say('add a bell');
  at.planner.proposes({ op: 'set', id: 'e3', changes: { gainDb: 6 } });
  await say('make it louder');
  expect(at.planner.asked[1]).toMatchObject({ focus: 'e3', intent: 'change' });
  expect(at.planner.asked[1]?.project.events).toHaveLength(3);
  expect(at.change.review?.parts).toMatchObject([{ key: 'e3', kind: 'added', after: { gainDb: 6 } }]);
  at.changing.accept();
  expect(at.document.history.past).toHaveLength(1);
});

test('more that changes nothing is said, and what is under review stays', async () => {
  at.planner.proposes(bell);
  await say('add a bell');
  at.planner.proposes({ op: 'set', id: 'e1', changes: { gainDb: 0 } });
  await say('leave the dog');
  expect(at.change.problem?.message).toBe('This changes nothing.');
  expect(at.change.review?.parts).toHaveLength(1);
  expect(at.change.text).toBe('leave the dog');
});

test('a question waits for an answer, which is planned in place of the line', async () => {
  at.planner.answer = () =>
    Promise.resolve({
      kind: 'question',
      question: 'Which dog?',
      choices: [{ label: 'A dog barks', id: 'e1', text: 'remove event 1' }],
      unexplained: [],
      by: 'script',
    });
  await say('remove the dog');
  expect(at.change.question?.question).toBe('Which dog?');
  expect(at.change.text).toBe('remove the dog');
  expect(at.announcer.polite).toBe('Which dog?');
  at.planner.proposes({ op: 'remove', id: 'e1' });
  const [choice] = at.change.question?.choices ?? [];
  if (choice === undefined) throw new Error('no choice');
  await at.changing.choose(choice);
  expect(at.planner.asked[1]?.text).toBe('remove event 1');
  expect(at.change.question).toBeNull();
  expect(at.change.review?.parts).toMatchObject([{ key: 'e1', kind: 'removed' }]);
});

test('what cannot be planned is said, and the words are kept', async () => {
  at.planner.answer = () =>
    Promise.reject(new AppError('plan-invalid', 'Not understood.', { remedy: 'Say it in other words.' }));
  await say('make it purple');
  expect(at.change.problem).toMatchObject({ message: 'Not understood.' });
  expect(at.change.text).toBe('make it purple');
  expect(at.change.asking).toBeNull();
  at.changing.type('make it');
  expect(at.change.problem).toBeNull();
});

test('a planner that was stopped, or asked anew, is not listened to any more', async () => {
  const answers: (() => void)[] = [];
  at.planner.answer = () =>
    new Promise((resolve) => {
      answers.push(() => resolve({ kind: 'proposal', operations: [bell], notes: [], by: 'script' }));
    });
  const first = say('add a bell');
  expect(at.change.asking).toEqual({ planner: 'script', since: 0 });
  expect(at.changing.stop()).toBe(true);
  expect(at.change.asking).toBeNull();
  answers[0]?.();
  await first;
  expect(at.change.review).toBeNull();
  expect(at.change.text).toBe('add a bell');
  const second = at.changing.plan();
  at.changing.type('add a bell and');
  answers[1]?.();
  await second;
  expect(at.change.review).toBeNull();
  expect(at.changing.stop()).toBe(false);
});

test('“undo that” goes a step back: in the review first, then in the project', async () => {
  at.planner.proposes(bell);
  await say('add a bell');
  at.changing.accept();
  at.planner.proposes(quieter);
  await say('make the rain quieter');
  at.planner.answer = () => Promise.resolve({ kind: 'travel', step: 'undo' });
  await say('undo that');
  expect(at.change.review).toBeNull();
  expect(at.document.project.events).toHaveLength(3);
  await say('undo that');
  expect(at.document.project.events).toHaveLength(2);
  await say('undo that');
  expect(at.change.problem?.message).toBe('There is nothing to undo.');
});

test('hands may go on meanwhile: the review follows the project', async () => {
  at.planner.proposes(quieter, bell);
  await say('make the rain quieter and add a bell');
  at.document.perform({ type: 'gain', id: 'e1', gainDb: 3 }, {});
  expect(at.change.review?.base).toBe(at.document.project);
  at.document.perform({ type: 'remove', id: 'e2' }, {});
  expect(at.change.review?.parts).toMatchObject([{ key: 'e3' }]);
  at.changing.accept();
  expect(at.document.project.events).toMatchObject([{ id: 'e1', gainDb: 3 }, { id: 'e3' }]);
});

test('“it” is what was changed last, until something else is selected', async () => {
  at.selection.select('e1');
  at.planner.proposes(quieter);
  await say('make the rain quieter');
  expect(at.planner.asked[0]?.focus).toBe('e1');
  at.changing.accept();
  at.planner.proposes(bell);
  await say('and again');
  expect(at.planner.asked[1]?.focus).toBe('e2');
  at.changing.leave();
  at.selection.select('e2');
  at.selection.select('e1');
  at.document.perform({ type: 'remove', id: 'e1' }, {});
  await say('and again');
  expect(at.planner.asked[2]?.focus).toBe('e2');
});

test('a project of another tab is not planned on, and nothing is no change', async () => {
  await say('  ');
  expect(at.change.problem?.message).toBe('Nothing is said yet.');
  at.document.show(startHistory(scene), true);
  await say('add a bell');
  expect(at.change.problem?.message).toBe('This project is open in another tab.');
  expect(at.planner.asked).toEqual([]);
  expect(at.change.text).toBe('add a bell');
});
