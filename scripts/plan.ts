import { toPlainError } from '../src/lib/errors';
import { planByRules } from '../src/planner/rules-planner';
import { apply } from '../src/project/apply';
import { emptyProject } from '../src/project/create';
import { proposedChange } from '../src/project/proposal';

/** `npm run plan -- "<caption>"`: the plan of the rules as JSON, on the standard output. */

const USAGE = 'Usage: npm run plan -- "<caption>"';

function planned(caption: string): unknown {
  const empty = emptyProject();
  const { operations, by } = planByRules(caption, empty);
  const { command } = proposedChange(empty, operations, { by, sentence: caption, seeds: () => 0 });
  const { duration, events } = command === null ? empty : apply(empty, command).project;
  return {
    duration,
    events: events.map(({ id, request, said, spans, role, gainDb, guess }) => ({
      id,
      caption: request.caption,
      said,
      spans: spans.map(({ start, end }) => [start, end]),
      role,
      gainDb,
      guess,
    })),
  };
}

const [caption, ...more] = process.argv.slice(2);
if (caption === undefined || more.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    console.log(JSON.stringify(planned(caption), null, 2));
  } catch (error) {
    const { message, remedy } = toPlainError(error);
    console.error(`${message} ${remedy}`);
    process.exitCode = 1;
  }
}
