import { isLoopback } from '../../planner/endpoints/hosts';
import { list } from '../writing/figures';

/** "Planned by gpt at api.openai.com. Your words were sent there." An event's `by` names model and host (ladder.ts). */
export function plannedBy(planners: readonly string[]): string {
  const away = planners.filter((by) => {
    const host = / at (\S+)$/u.exec(by)?.[1];
    return host !== undefined && !isLoopback(`https://${host}`);
  });
  return away.length === 0
    ? `Planned by ${list(planners)} on this machine.`
    : `Planned by ${list(planners)}. Your words were sent there.`;
}
