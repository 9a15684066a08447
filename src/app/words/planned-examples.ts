import { apply } from '../../project/apply';
import { emptyProject } from '../../project/create';
import { proposedChange } from '../../project/proposal';
import type { Example } from '../stores/examples.svelte';
import { EXAMPLE_PLANS } from './example-plans';

/** The examples as the rules plan them. */
export function plannedExamples(): readonly Example[] {
  return EXAMPLE_PLANS.map(({ sentence, operations }) => {
    const empty = emptyProject();
    const { command } = proposedChange(empty, operations, { by: 'rules', sentence, seeds: () => 0 });
    return { sentence, project: command === null ? empty : apply(empty, command).project };
  });
}
