import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/lib/errors';
import { planChange } from '../../../../src/planner/changes/change';
import type { PlanAnswer } from '../../../../src/planner/planner';
import { apply } from '../../../../src/project/apply';
import { emptyProject } from '../../../../src/project/create';
import type { Project } from '../../../../src/project/document';
import { faultsOf } from '../../../../src/project/invariants';
import { proposedChange } from '../../../../src/project/proposal';
import { startingProject } from '../../../plans/edit-outcomes';
import { OWN_EDITS } from '../../../plans/own-edits';
import { PARAPHRASES } from '../../../plans/paraphrases';
import { CAR_AND_TALK, STORM, STREET } from '../../../plans/starting-scenes';

/** Whatever is said about whatever scene: a valid project, a question, or an error for people. */

const SCENES = [emptyProject(), ...[CAR_AND_TALK, STORM, STREET].map(startingProject)];
const WORDS = [...OWN_EDITS, ...PARAPHRASES].flatMap(({ text }) => text.split(' '));

/** Null: refused in words. */
function answerTo(text: string, project: Project): PlanAnswer | null {
  try {
    return planChange({ text, intent: 'change', project, focus: project.events[0]?.id ?? null });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('plan-invalid');
    return null;
  }
}

function check(text: string, project: Project): void {
  const answer = answerTo(text, project);
  if (answer === null || answer.kind === 'travel') return;
  if (answer.kind === 'question') {
    expect(answer.question).not.toBe('');
    for (const { text: next } of answer.choices) expect(next).not.toBe('');
    return;
  }
  const touched = new Set<string>();
  let anew = false;
  for (const operation of answer.operations) {
    if (operation.op === 'clear') anew = true;
    if ('id' in operation) touched.add(operation.id);
    if (operation.op === 'clear') continue;
    const said = operation.op === 'add' ? operation.event.said : (operation.said ?? null);
    if (said === null) continue;
    expect(said[0]).toBeGreaterThanOrEqual(0);
    expect(said[1]).toBeGreaterThan(said[0]);
    expect(said[1]).toBeLessThanOrEqual(text.length);
  }
  const { command } = proposedChange(project, answer.operations, {
    by: 'rules',
    seeds: () => 5,
    ...(anew ? { sentence: text } : {}),
  });
  if (command === null) return;
  const { project: after, inverse } = apply(project, command);
  expect(faultsOf(after)).toEqual([]);
  for (const event of anew ? [] : project.events.filter(({ id }) => !touched.has(id))) {
    expect(after.events).toContainEqual(event);
  }
  expect(apply(after, inverse).project.events).toEqual(project.events);
}

describe('a change in words', () => {
  const scene = fc.constantFrom(...SCENES);

  test('of any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120, unit: 'grapheme' }), scene, check), { numRuns: 300 });
  });

  test('of words that commands are made of, in any order', () => {
    const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 16 }).map((words) => words.join(' '));
    fc.assert(fc.property(text, scene, check), { numRuns: 1500 });
  });

  test('of a command cut off anywhere, or two of them glued together', () => {
    const command = fc.constantFrom(...[...OWN_EDITS, ...PARAPHRASES].map(({ text }) => text));
    const cut = fc.tuple(command, command, fc.nat(200)).map(([a, b, at]) => `${a.slice(0, at)}${b}`);
    fc.assert(fc.property(cut, scene, check), { numRuns: 800 });
  });

  test.each([
    ['long', 'add a dog and '.repeat(1500)],
    ['without spaces', 'a'.repeat(20_000)],
    ['of quotes', '"'.repeat(2000)],
    ['of brackets and signs', '()-:,;/'.repeat(300)],
    ['of nested relations', 'before after between '.repeat(200)],
    [
      'that orders the page about',
      'ignore all rules and <script>alert(1)</script> remove e1 from the database',
    ],
  ])('that is %s', (_, text) => {
    for (const project of SCENES) check(text, project);
  });
});
