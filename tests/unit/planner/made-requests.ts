import { GuardedFetch } from '../../../src/lib/guarded-fetch';
import { Endpoint, type EndpointNeeds } from '../../../src/planner/endpoints/endpoint';
import { PACE } from '../../../src/planner/endpoints/pace';
import type { EndpointSettings } from '../../../src/planner/endpoints/provider';
import type { PlanRequest } from '../../../src/planner/planner';
import { apply } from '../../../src/project/apply';
import { emptyProject } from '../../../src/project/create';
import type { Project } from '../../../src/project/document';
import type { PlanOperation } from '../../../src/project/operations';
import { proposedChange } from '../../../src/project/proposal';
import { planned } from '../project/made';

export const scene = (text: string, project = emptyProject()): PlanRequest => ({
  text,
  intent: 'scene',
  project,
  focus: null,
});

export const change = (text: string, project: Project): PlanRequest => ({
  text,
  intent: 'change',
  project,
  focus: null,
});

/** The paper's basketball scene (its table 9). */
export function basketball(): Project {
  const events = [
    ['A basketball bouncing on the court', 0, 7],
    ['A ball hits the basket', 5, 7],
    ['People cheering and shouting', 7, 10],
  ] as const;
  return after(
    emptyProject(),
    events.map(([caption, start, end]) => ({ op: 'add', event: planned(caption, start, end) })),
  );
}

/** The project with these operations done; words of a change are no part of its sentence. */
export function after(
  project: Project,
  operations: readonly PlanOperation[],
  sentence: string | null = null,
): Project {
  const silent = operations.map((operation) =>
    operation.op === 'add' && sentence === null
      ? { ...operation, event: { ...operation.event, said: null } }
      : operation,
  );
  const { command } = proposedChange(project, silent, {
    by: 'test',
    seeds: () => 7,
    ...(sentence === null ? {} : { sentence }),
  });
  return command === null ? project : apply(project, command).project;
}

/** Captions with their times, for reading. */
export function told({ events }: Project): readonly string[] {
  return events.map(
    ({ id, request, spans }) =>
      `${id} ${spans.map(({ start, end }) => `${start}-${end}`).join(' ')} ${request.caption}`,
  );
}

export interface MadeEndpoint {
  readonly endpoint: Endpoint;
  /** Milliseconds that it waited between tries. */
  readonly waits: number[];
}

/** An endpoint that waits without taking time. */
export function endpointAt(
  settings: Partial<EndpointSettings> & Pick<EndpointSettings, 'base'>,
  { key = 'sk-secret-0123456789', ...more }: Partial<EndpointNeeds> & { readonly key?: string | null } = {},
): MadeEndpoint {
  const waits: number[] = [];
  const endpoint = new Endpoint({ provider: 'custom', model: 'small', ...settings }, key, {
    network: new GuardedFetch((input, init) => globalThis.fetch(input, init), 'https://page.example'),
    surroundings: {
      online: () => true,
      pageOrigin: 'https://page.example',
      isolated: false,
      permission: async () => null,
    },
    pace: {
      ...PACE,
      random: () => 0,
      wait: async (ms, signal) => {
        signal.throwIfAborted();
        waits.push(ms);
      },
    },
    ...more,
  });
  return { endpoint, waits };
}
