import { beforeAll, describe, expect, test } from 'vitest';
import { planByRules, RulesPlanner } from '../../../../src/planner/rules-planner';
import { apply } from '../../../../src/project/apply';
import { emptyProject } from '../../../../src/project/create';
import type { Project, SoundEvent } from '../../../../src/project/document';
import type { PlanOperation } from '../../../../src/project/operations';
import { proposedChange } from '../../../../src/project/proposal';

/** The conversation of the paper's figure 4 (prompts.md), by rules alone: what its demo lets hear holds of the plan. */

const TURNS = [
  'I want to generate "A man enters his car and drives away."',
  'Now I want to add "a man talks" before "driving away" and after "car engine starting".',
  'Could you change "driving away" to "playing loud music"?',
  'I want to combine "A jet aircraft flies by" with "People yelling and shouting" to describe a scenario of a battlefield. You may need to add additional events to make the generation more realistic. The generation length is still 10 seconds.',
] as const;

let plans: readonly Project[];

function accepted(project: Project, operations: readonly PlanOperation[], sentence?: string): Project {
  const context = { by: 'rules', seeds: () => 1, ...(sentence === undefined ? {} : { sentence }) };
  const { command } = proposedChange(project, operations, context);
  return command === null ? project : apply(project, command).project;
}

beforeAll(async () => {
  const [first, ...changes] = TURNS;
  const made = [accepted(emptyProject(), planByRules(first, emptyProject()).operations, first)];
  for (const text of changes) {
    const project = made.at(-1) ?? emptyProject();
    const request = { text, intent: 'change', project, focus: null } as const;
    const answer = await new RulesPlanner().plan(request, new AbortController().signal);
    if (answer.kind !== 'proposal') throw new Error(`${text}: ${JSON.stringify(answer)}`);
    const anew = answer.operations.some(({ op }) => op === 'clear');
    made.push(accepted(project, answer.operations, anew ? text : undefined));
  }
  plans = made;
});

const plan = (turn: number): Project => plans[turn - 1] ?? emptyProject();
const captions = (project: Project): readonly string[] =>
  project.events.map((event) => event.request.caption);
const called = (project: Project, words: RegExp): SoundEvent => {
  const found = project.events.filter((event) => words.test(event.request.caption));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${String(words)}: ${captions(project).join()}`);
  return found[0];
};
const ends = (event: SoundEvent): number => event.spans.at(-1)?.end ?? 0;
const begins = (event: SoundEvent): number => event.spans[0]?.start ?? 0;

describe('figure 4', () => {
  test('turn 1: what is heard of a man who enters his car and drives away', () => {
    expect(captions(plan(1)).join(' ')).toMatch(/door.*engine.*drives away/iu);
    expect(plan(1).duration).toBe(10);
    expect(Math.max(...plan(1).events.map(ends))).toBe(10);
  });

  test('turn 2: the speech stands between; all before it is as it was, and the scene as long', () => {
    const talk = called(plan(2), /man talks/iu);
    expect(begins(talk)).toBeGreaterThanOrEqual(ends(called(plan(2), /engine/iu)) - 0.35);
    expect(ends(talk)).toBeLessThanOrEqual(begins(called(plan(2), /drives away/iu)) + 0.35);
    const before = plan(1).events.filter((event) => !/drives away/iu.test(event.request.caption));
    expect(before.length).toBeGreaterThan(2);
    for (const event of before) expect(plan(2).events).toContainEqual(event);
    expect(plan(2).duration).toBe(10);
  });

  test('turn 3: another sound in the same place, and nothing else changed', () => {
    const music = called(plan(3), /music/iu);
    const drive = called(plan(2), /drives away/iu);
    expect(music.id).toBe(drive.id);
    expect(music.spans).toEqual(drive.spans);
    expect(captions(plan(3)).join(' ')).not.toMatch(/driv/iu);
    for (const event of plan(2).events.filter(({ id }) => id !== drive.id)) {
      expect(plan(3).events).toContainEqual(event);
    }
  });

  test('turn 4: a scene of its own, with what a battlefield lets expect, marked as a guess', () => {
    expect(plan(4).duration).toBe(10);
    expect(begins(called(plan(4), /jet/iu))).toBeLessThan(10);
    expect(called(plan(4), /yelling/iu).guess).toBe(false);
    expect(plan(4).events.filter((event) => event.guess).length).toBeGreaterThan(0);
    expect(captions(plan(4)).join(' ')).not.toMatch(/car|music|talk/iu);
    expect(Math.max(...plan(4).events.map(ends))).toBe(10);
  });
});
