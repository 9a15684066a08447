import { expect, test } from 'vitest';
import { RulesPlanner } from '../../../../src/planner/rules-planner';
import { tried } from '../../../plans/edit-outcomes';
import { OWN_EDITS } from '../../../plans/own-edits';

test.each(OWN_EDITS.map((edit) => [edit.text, edit] as const))('%s', async (_, edit) => {
  expect((await tried(edit, new RulesPlanner())).wrong).toBeNull();
});
