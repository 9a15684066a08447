import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationsOfPaperPlan, paperCalls } from '../../../src/planner/paper-plan';
import type { RepairContext } from '../../../src/planner/repair/draft';
import { repairedEvents, repairedProposal } from '../../../src/planner/repair/repair';
import { apply } from '../../../src/project/apply';
import { emptyProject } from '../../../src/project/create';
import type { Project } from '../../../src/project/document';
import type { PlannedEvent } from '../../../src/project/operations';
import { proposedChange } from '../../../src/project/proposal';
import { planned } from '../project/made';

const context: RepairContext = { duration: 10, prompt: null, standing: [] };

function repaired(
  events: readonly PlannedEvent[],
  more: Partial<RepairContext> = {},
): Record<string, number[][]> {
  const result = repairedEvents(events, { ...context, ...more });
  return Object.fromEntries(
    result.events.map(({ caption, spans }) => [caption, spans.map((span) => [span.start, span.end])]),
  );
}

describe('times', () => {
  it('come into the scene and onto the grid', () => {
    expect(repaired([planned('Rain', -3, 40), planned('Thunder', 4.04, 4.13)])).toEqual({
      Rain: [[0, 10]],
      Thunder: [[4, 4.5]],
    });
  });

  it('that run backwards are turned round; that are no numbers go', () => {
    expect(repaired([planned('Rain', 10, 0), planned('Thunder', NaN, 3)])).toEqual({ Rain: [[0, 10]] });
  });

  it('in tenths of a second are read as such', () => {
    expect(repaired([planned('Rain', 0, 100), planned('A dog barks', 20, 45)])).toEqual({
      Rain: [[0, 10]],
      'A dog barks': [[2, 4.5]],
    });
  });

  it('that the user wrote stay, however short', () => {
    const given = planned('A click', 3.21, 3.33, { timesGiven: true });
    expect(repaired([given, planned('Rain', 0, 10)])['A click']).toEqual([[3.21, 3.33]]);
  });
});

describe('overlap', () => {
  const at = (events: readonly PlannedEvent[], second: number, role?: string): number =>
    events.filter(
      (one) =>
        (role === undefined || one.role === role) &&
        one.spans.some((s) => s.start < second && second < s.end),
    ).length;

  it('leaves two in front and three in all', () => {
    const events = ['A man speaks', 'A dog barks', 'A cat meows', 'A bell rings'].map((caption) =>
      planned(caption, 0, 10),
    );
    const result = repairedEvents(events, context);
    expect(result.events).toHaveLength(4);
    for (let second = 0.55; second < 10; second += 0.5)
      expect(at(result.events, second, 'fg')).toBeLessThanOrEqual(2);
    expect(result.notes.length).toBeGreaterThan(0);
  });

  it('puts scenery behind before it shortens anything', () => {
    const result = repairedEvents(
      [planned('A man speaks', 0, 10), planned('Rain falls', 0, 10), planned('A dog barks', 0, 10)],
      context,
    );
    expect(result.events.map((one) => one.role)).toEqual(['fg', 'bg', 'fg']);
    expect(result.events.map((one) => one.spans)).toEqual(Array(3).fill([{ start: 0, end: 10 }]));
  });

  it('never moves what the user timed', () => {
    const given = ['A', 'B', 'C', 'D'].map((name) =>
      planned(`${name} bell rings`, 2, 5, { timesGiven: true }),
    );
    const result = repairedEvents([...given, planned('Rain', 0, 10, { loop: true, role: 'bg' })], context);
    expect(result.events.filter((one) => one.timesGiven).map((one) => one.spans)).toEqual(
      Array(4).fill([{ start: 2, end: 5 }]),
    );
  });

  it('makes room for what stands in the scene', () => {
    const standing = [
      { spans: [{ start: 0, end: 10 }], role: 'fg' as const },
      { spans: [{ start: 0, end: 10 }], role: 'fg' as const },
    ];
    const result = repairedEvents([planned('Rain falls', 0, 10)], { ...context, standing });
    expect(result.events[0]?.role).toBe('bg');
  });
});

describe('cover', () => {
  it('draws a sound out to the end, a bed before others', () => {
    expect(
      repaired([planned('A man speaks', 0, 4), planned('Rain', 0, 4, { loop: true, role: 'bg' })]),
    ).toEqual({
      'A man speaks': [[0, 4]],
      Rain: [[0, 10]],
    });
  });

  it('keeps silence between times that the user wrote', () => {
    const events = [
      planned('A dog barks', 1, 2, { timesGiven: true }),
      planned('A cat meows', 7, 8, { timesGiven: true }),
    ];
    expect(repaired(events)).toEqual({ 'A dog barks': [[1, 2]], 'A cat meows': [[7, 8]] });
    expect(repairedEvents(events, context).notes).toEqual([]);
  });

  it('does not draw another sound into such a silence', () => {
    const events = [
      planned('A dog barks', 1, 2, { timesGiven: true }),
      planned('Rain', 0, 2, { loop: true, role: 'bg' }),
      planned('A cat meows', 7, 10, { timesGiven: true }),
    ];
    expect(repaired(events).Rain).toEqual([[0, 2]]);
  });

  it('keeps silence that was asked for', () => {
    const events = [planned('A dog barks', 0, 2), planned('A cat meows', 8, 10)];
    expect(
      repaired(events, { prompt: 'a dog barks, then silence, then a cat meows' })['A dog barks'],
    ).toEqual([[0, 2]]);
    expect(repaired(events, { prompt: 'a dog barks, then a cat meows' })['A dog barks']).toEqual([[0, 8]]);
  });
});

describe('amount and words', () => {
  it('makes one sound of an empty plan', () => {
    expect(repaired([], { prompt: 'rain <b>on</b> a roof!' })).toEqual({ 'Rain b on b a roof': [[0, 10]] });
  });

  it('puts equal sounds together before it leaves any out', () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      planned(i % 2 === 0 ? 'A dog barks' : `Bell ${i} rings`, i / 2, i / 2 + 0.5),
    );
    const result = repairedEvents(many, context);
    expect(result.events.length).toBeLessThanOrEqual(12);
    expect(result.events.find((one) => one.caption === 'A dog barks')?.spans.length).toBe(10);
  });

  it('splits captions that name several sounds', () => {
    expect(
      repaired([planned('A dog barks followed by thunder', 0, 10)], {
        prompt: 'a dog barks followed by thunder',
      }),
    ).toEqual({
      'A dog barks': [[0, 5]],
      Thunder: [[5, 10]],
    });
  });

  it('takes out ids, times, negations and frames', () => {
    const wild = ['e3: The sound of rain from 2 to 4 s, no music', 'rain'];
    expect(Object.keys(repaired([planned(wild[0] ?? '', 0, 10)], { prompt: wild[1] ?? '' }))).toEqual([
      'Rain',
    ]);
  });

  it('merges the same sound at the same time', () => {
    expect(repaired([planned('Rain falls.', 0, 6), planned('rain falls', 5, 10)])).toEqual({
      'Rain falls': [[0, 10]],
    });
  });

  it('puts "A then B" in that order', () => {
    const events = [planned('Thunder', 0, 5), planned('A dog barks', 5, 10)];
    expect(repaired(events, { prompt: 'a dog barks, then thunder' })).toEqual({
      Thunder: [[5, 10]],
      'A dog barks': [[0, 5]],
    });
  });

  it('names what the plan forgets', () => {
    const { notes } = repairedEvents([planned('A dog barks', 0, 10)], {
      ...context,
      prompt: 'a dog barks while rain falls',
    });
    expect(notes).toContain('Not in the plan: “Rain falls”.');
  });
});

describe('proposals for a project', () => {
  const project = withEvents(emptyProject(), [planned('A dog barks', 0, 4), planned('Rain falls', 0, 10)]);

  it('leave out ids that are not there and events that are locked', () => {
    const locked = apply(project, { type: 'set', id: 'e1', changes: { locked: true } }).project;
    const { operations, notes } = repairedProposal(
      [
        { op: 'remove', id: 'e9' },
        { op: 'remove', id: 'e1' },
        { op: 'set', id: 'e2', changes: { caption: 'Heavy   rain <i>falls</i>' } },
      ],
      'heavier rain',
      locked,
    );
    expect(operations).toEqual([{ op: 'set', id: 'e2', changes: { caption: 'Heavy rain i falls i' } }]);
    expect(notes).toHaveLength(2);
  });

  it('never move what a hand placed', () => {
    const placed = apply(project, { type: 'move', id: 'e1', by: 2 }).project;
    const { operations } = repairedProposal(
      [{ op: 'set', id: 'e1', changes: { spans: [{ start: 8, end: 9 }] } }],
      'later',
      placed,
    );
    expect(operations).toEqual([{ op: 'set', id: 'e1', changes: {} }]);
  });

  it('are valid whatever was proposed', () => {
    const wild = fc.record({
      caption: fc.string({ maxLength: 200 }),
      spans: fc.array(
        fc.record({ start: fc.double({ min: -50, max: 200 }), end: fc.double({ min: -50, max: 200 }) }),
        { maxLength: 4 },
      ),
      role: fc.constantFrom('fg' as const, 'bg' as const),
      gainDb: fc.double(),
      loop: fc.boolean(),
      said: fc.constant(null),
      guess: fc.boolean(),
      timesGiven: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 20 }), fc.string({ maxLength: 100 }), (events, prompt) => {
        const { operations } = repairedProposal(
          [{ op: 'clear' }, ...events.map((one) => ({ op: 'add', event: one }) as const)],
          prompt,
          project,
        );
        // Throws when a value is out of bounds.
        proposedChange(project, operations, { by: 'test', sentence: prompt, seeds: () => 1 });
      }),
      { numRuns: 300 },
    );
  });
});

function withEvents(project: Project, events: readonly PlannedEvent[]): Project {
  const operations = events.map((one) => ({ op: 'add', event: one }) as const);
  const { command } = proposedChange(project, operations, { by: 'rules', seeds: () => 1 });
  return command === null ? project : apply(project, command).project;
}

describe('the plan string of the paper', () => {
  // Tables 8 and 9 of arXiv 2410.03335, as they are printed.
  it('is read as printed', () => {
    const printed = `\`\`\`json
{
  "plan": "1. Auffusion.generate('Sound of a basketball bouncing on the court.',start_time=0, end_time=7); 2. Auffusion.generate('A ball hit the basket',start_time=5, end_time=7); 3. Auffusion.generate('People cheering and shouting.',start_time=7, end_time=10)"
}
\`\`\``;
    expect(paperCalls(printed)).toEqual([
      { caption: 'Sound of a basketball bouncing on the court', start: 0, end: 7 },
      { caption: 'A ball hit the basket', start: 5, end: 7 },
      { caption: 'People cheering and shouting', start: 7, end: 10 },
    ]);
  });

  it.each([
    [
      'curly quotes',
      `{“plan”: “1. Auffusion.generate(‘A man speaking.’,start_time=3,end_time=6)”}`,
      'A man speaking',
    ],
    [
      'an apostrophe inside',
      `1. Auffusion.generate('A dog's bark and a cat's purr',start_time=3,end_time=6)`,
      "A dog's bark and a cat's purr",
    ],
    [
      'doubled spaces',
      `Auffusion.generate(  'A  man   speaking' ,  start_time = 3 ,  end_time = 6 )`,
      'A man speaking',
    ],
    [
      'escaped quotes',
      String.raw`{"plan": "1. Auffusion.generate(\"A man speaking\",start_time=3,end_time=6)"}`,
      'A man speaking',
    ],
    [
      'an answer that is cut off',
      `{"plan": "1. Auffusion.generate('A man speaking',start_time=3,end_time=6); 2. Auffus`,
      'A man speaking',
    ],
  ])('with %s', (_, text, caption) => {
    expect(paperCalls(text)).toEqual([{ caption, start: 3, end: 6 }]);
  });

  it('becomes a plan', () => {
    const text = `{"plan": "1. Auffusion.generate('A clap of thunders.',start_time=2,end_time=5); 2. Auffusion.generate('Rain pouring outside.',start_time=0, end_time=10)"}`;
    const { operations } = repairedProposal(
      operationsOfPaperPlan(text),
      'A clap of thunder coupled with the running water',
      emptyProject(),
    );
    const events = operations.flatMap((operation) => (operation.op === 'add' ? [operation.event] : []));
    expect(events.map(({ caption, spans, role }) => ({ caption, spans, role }))).toEqual([
      { caption: 'A clap of thunders', spans: [{ start: 2, end: 5 }], role: 'fg' },
      { caption: 'Rain pouring outside', spans: [{ start: 0, end: 10 }], role: 'bg' },
    ]);
  });

  it('without a call is refused', () => {
    expect(() => paperCalls('{"plan": "nothing"}')).toThrow(
      expect.objectContaining({ code: 'plan-invalid' }),
    );
  });
});
