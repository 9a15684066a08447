import { describe, expect, it } from 'vitest';
import { fuzz } from '../../support/fuzz/run-fuzz';
import { CHECKPOINTS, checkCheckpoint, TARGETS } from '../../support/fuzz/targets';

/**
 * Damaged and hostile files: whatever bytes come, the answer is a model or an AppError with a remedy, within two
 * seconds and 200 MB. A share of the cases; `npm run fuzz` runs all.
 */
const SHARE = 12;

it('has checkpoints that are right before they are mutated', async () => {
  for (const files of CHECKPOINTS) await checkCheckpoint(files);
});

it('has twenty thousand cases', () => {
  expect(TARGETS.reduce((sum, { cases }) => sum + cases, 0)).toBeGreaterThanOrEqual(20_000);
});

describe.each(TARGETS)('$name', (target) => {
  it('are read or refused, never anything else', async () => {
    const { cases, past, outcomes, faults } = await fuzz(target, { step: SHARE });
    expect(faults).toEqual([]);
    // Else this tries nothing: half get past the header, and there is more than one answer.
    expect(past).toBeGreaterThan(cases * 0.4);
    expect(outcomes.size).toBeGreaterThan(1);
  }, 60_000);
});
