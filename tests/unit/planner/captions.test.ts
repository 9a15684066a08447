import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RulesPlanner } from '../../../src/planner/rules-planner';
import { countEvents, referenceEvents, stems } from '../../plans/event-matching';
import { planScores } from '../../plans/plan-scores';
import { structuredCaptions } from '../../plans/structures';

describe('counting', () => {
  it('reads structures', () => {
    expect(referenceEvents('<rain falling& all>@<dog barking twice& end>')).toEqual([
      'rain falling',
      'dog barking twice',
    ]);
  });

  it('finds the same stem in other forms, and nothing in little words', () => {
    expect([...stems('barks barking barked')]).toEqual(['bark']);
    expect([...stems('running runs')]).toEqual(['run']);
    expect([...stems('the sound of a')]).toEqual([]);
  });

  it('pairs each event once and drops what the caption does not say', () => {
    const counts = countEvents(
      'a dog barks and rain falls',
      '<dog barking& all>@<rain falling& all>@<thunder& end>',
      ['A dog barks', 'A dog barks again', 'A cat meows'],
    );
    expect(counts).toEqual({ planned: 3, reference: 2, paired: 1, pairedStrictly: 1 });
  });

  it('finds as many pairs as there can be', () => {
    // The first planned event fits both; taking the wrong one would leave the second alone.
    const counts = countEvents('man speaks, man laughs', '<man laughing& all>@<man speaking& all>', [
      'A man speaks',
      'laughs',
    ]);
    expect(counts.paired).toBe(2);
  });
});

describe('events of captions', () => {
  const captions = structuredCaptions(
    readFileSync(new URL('../../plans/captions.tsv', import.meta.url), 'utf8'),
  );

  it('are found and not invented', async () => {
    expect(captions.length).toBeGreaterThanOrEqual(60);
    const scores = await planScores(captions, new RulesPlanner());
    expect(scores.recall).toBeGreaterThanOrEqual(0.85);
    expect(scores.precision).toBeGreaterThanOrEqual(0.95);
    expect(scores.strictRecall).toBeGreaterThanOrEqual(0.85);
    expect(scores.countExact).toBeGreaterThanOrEqual(0.8);
  });
});
