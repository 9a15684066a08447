import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { LadderPlanner } from '../../../src/planner/ladder';
import type { PlanAnswer, Planner, PlanQuestion } from '../../../src/planner/planner';
import { basketball, change, scene } from './made-requests';

const never = new AbortController().signal;

class Fixed implements Planner {
  calls = 0;
  constructor(
    readonly name: string,
    private readonly answer: PlanAnswer | Error,
  ) {}

  async plan(): Promise<PlanAnswer> {
    this.calls += 1;
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }
}

const proposal = (by: string): PlanAnswer => ({ kind: 'proposal', operations: [], notes: [], by });
const question = (unexplained: readonly string[]): PlanQuestion => ({
  kind: 'question',
  question: 'Which dog?',
  choices: [],
  unexplained,
  by: 'rules',
});
const unusable = new AppError('plan-invalid', 'The planner’s answer could not be used.', { remedy: '' });
const unreachable = new AppError('planner-failed', 'Nothing answers.', { remedy: '' });

function ladder(rules: PlanAnswer | Error, chosen: PlanAnswer | Error | null) {
  const model = chosen === null ? null : new Fixed('model', chosen);
  return { ladder: new LadderPlanner(new Fixed('rules', rules), () => model), model };
}

describe('the ladder', () => {
  it('is the rules alone while no planner is chosen', async () => {
    const { ladder: planner } = ladder(proposal('rules'), null);
    expect(await planner.plan(scene('rain'), never)).toMatchObject({ by: 'rules' });
  });

  it('asks the chosen planner for scenes', async () => {
    const { ladder: planner } = ladder(proposal('rules'), proposal('model'));
    expect(await planner.plan(scene('rain'), never)).toMatchObject({ by: 'model' });
  });

  it.each([
    ['is planned by rules', proposal('rules')],
    ['asks which is meant', question([])],
    ['is a step of the history', { kind: 'travel', step: 'undo' } as const],
  ])('asks nobody about a change that %s', async (_, answer) => {
    const { ladder: planner, model } = ladder(answer, proposal('model'));
    expect(await planner.plan(change('louder', basketball()), never)).toEqual(answer);
    expect(model?.calls).toBe(0);
  });

  it.each([
    ['words are left over', question(['scarier'])],
    ['the rules make nothing of it', unusable],
  ])('asks the chosen planner for a change when %s', async (_, answer) => {
    const { ladder: planner } = ladder(answer, proposal('model'));
    expect(await planner.plan(change('scarier', basketball()), never)).toMatchObject({ by: 'model' });
  });

  it('ends with the rules’ plan, and says why', async () => {
    const { ladder: planner } = ladder(proposal('rules'), unusable);
    expect(await planner.plan(scene('rain'), never)).toMatchObject({
      by: 'rules',
      notes: ['The planner’s answer could not be used. This plan is by rules.'],
    });
  });

  it('does not hop on its own from a planner that cannot be reached', async () => {
    const { ladder: planner } = ladder(proposal('rules'), unreachable);
    await expect(planner.plan(scene('rain'), never)).rejects.toBe(unreachable);
  });

  it('stops when it is stopped', async () => {
    const stop = new AbortController();
    const rules = new Fixed('rules', proposal('rules'));
    const model: Planner = {
      name: 'model',
      plan: async () => {
        stop.abort();
        throw unusable;
      },
    };
    const planning = new LadderPlanner(rules, () => model).plan(scene('rain'), stop.signal);
    await expect(planning).rejects.toMatchObject({ name: 'AbortError' });
  });
});
