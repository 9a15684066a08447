import type { Endpoint } from '../../planner/endpoints/endpoint';
import { EndpointPlanner } from '../../planner/endpoints/endpoint-planner';
import { proposalIn } from '../../planner/planner';
import { emptyProject } from '../../project/create';
import { count } from '../writing/figures';

/**
 * Makes one tiny plan; what came of it in a sentence.
 * @param soFar what can be told before the end
 * @throws as the planner does
 */
export async function tryEndpoint(
  endpoint: Endpoint,
  soFar: (words: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const began = performance.now();
  const request = {
    text: 'A dog barks while rain falls',
    intent: 'scene',
    project: emptyProject(),
    focus: null,
  } as const;
  let told = 0;
  const planner = new EndpointPlanner(endpoint, ({ parts }) => {
    if (parts !== told && parts > 0) soFar(`It has planned ${count(parts, 'event')} so far.`);
    told = parts;
  });
  const { operations, notes } = proposalIn(await planner.plan(request, signal));
  const events = operations.filter(({ op }) => op === 'add').length;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return `It planned ${count(events, 'event')} in ${seconds} s.${notes.length === 0 ? '' : ` ${notes.join(' ')}`}`;
}
