import type { AppError } from '../../lib/errors';
import type { EndpointError } from '../../planner/endpoints/endpoint-error';
import type { PlannerTrouble } from '../stores/planners.svelte';

/** What the page shows of a planner's failure, and what it lets a person copy: neither words nor keys. */
export function troubleOf(error: AppError): PlannerTrouble {
  const { checks = [], line = null, answered = null, trouble = null } = error as Partial<EndpointError>;
  const { message, remedy, place } = error;
  const details = [
    message,
    remedy,
    ...(place === null ? [] : [`At: ${place}`]),
    ...(trouble === null ? [] : [`Kind: ${trouble}`]),
    ...checks.map(({ what, outcome }) => `${what}: ${outcome}`),
    ...(answered === null ? [] : [`It answered: ${answered}`]),
  ].join('\n');
  return { message, remedy, checks, line, details };
}
