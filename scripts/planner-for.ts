import { AppError } from '../src/lib/errors';
import { GuardedFetch } from '../src/lib/guarded-fetch';
import { Endpoint } from '../src/planner/endpoints/endpoint';
import { EndpointPlanner } from '../src/planner/endpoints/endpoint-planner';
import { PACE } from '../src/planner/endpoints/pace';
import { PROVIDERS } from '../src/planner/endpoints/providers';
import type { Planner } from '../src/planner/planner';
import { RulesPlanner } from '../src/planner/rules-planner';

/** Which planner a command asks; its key comes from the environment and is never an argument, which others could read. */

export const KEY_VARIABLE = 'PLANNER_KEY';

export interface PlannerChoice {
  /** `rules`, or the id of a provider (src/planner/endpoints/providers.ts). Absent: rules. */
  readonly provider?: string;
  /** Absent: the provider's own. */
  readonly endpoint?: string;
  readonly model?: string;
}

export const PLANNER_OPTIONS = {
  provider: { type: 'string' },
  endpoint: { type: 'string' },
  model: { type: 'string' },
} as const;

/** @throws AppError `input-invalid`. */
export function plannerFor({ provider = 'rules', endpoint, model }: PlannerChoice): Planner {
  if (provider === 'rules') return new RulesPlanner();
  const known = PROVIDERS.find(({ id }) => id === provider);
  if (known === undefined) {
    throw invalid(
      `There is no provider ${provider}.`,
      `It is one of: rules, ${PROVIDERS.map(({ id }) => id).join(', ')}.`,
    );
  }
  const base = endpoint ?? known.base;
  if (base === '') throw invalid(`${provider} has no address of its own.`, 'Give it with --endpoint.');
  if (model === undefined) throw invalid(`${provider} has many models.`, 'Name one with --model.');
  const key = process.env[KEY_VARIABLE] ?? null;
  if (known.key === 'needed' && key === null) {
    throw invalid(`${known.name} wants a key.`, `Put it into the environment as ${KEY_VARIABLE}.`);
  }
  const origin = 'http://localhost';
  const needs = {
    network: new GuardedFetch((input, init) => fetch(input, init), origin),
    surroundings: {
      online: () => true,
      pageOrigin: origin,
      isolated: false,
      permission: () => Promise.resolve(null),
    },
    pace: PACE,
  };
  return new EndpointPlanner(new Endpoint({ provider: known.id, base, model }, key, needs));
}

function invalid(message: string, remedy: string): AppError {
  return new AppError('input-invalid', message, { remedy });
}
