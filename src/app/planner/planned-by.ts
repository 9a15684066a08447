import { list } from '../writing/figures';

/** "Planned by gpt at api.openai.com. Your words were sent there." An event's `by` names model and host (ladder.ts). */
export function plannedBy(planners: readonly string[]): string {
  const away = planners.filter(
    (by) => / at \S+$/u.test(by) && !/ at (?:localhost|127\.0\.0\.1)(?::\d+)?$/u.test(by),
  );
  return away.length === 0
    ? `Planned by ${list(planners)} on this machine.`
    : `Planned by ${list(planners)}. Your words were sent there.`;
}
