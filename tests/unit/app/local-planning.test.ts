import { expect, it } from 'vitest';
import { LocalPlanning } from '../../../src/app/controllers/local-planning';
import type { InstalledBundle } from '../../../src/models/install/install';
import type { ModelClient } from '../../../src/planner/local/model-client';
import { emptyProject } from '../../../src/project/create';

it('a model that plans has the room of the one that renders, before it is asked', async () => {
  const told: string[] = [];
  const client = {
    answer: async () => {
      told.push('asked');
      return { text: '+e1 0-2 fg A dog barks.', tokens: 1, seconds: 1, ended: true };
    },
  } as unknown as ModelClient;
  const planning = new LocalPlanning(
    { wrote: () => undefined },
    async () => client,
    () => told.push('room is made'),
  );
  const planner = planning.plannerOf({ id: 'tiny', name: 'tiny-ONNX' } as InstalledBundle);
  expect(told).toEqual([]);
  const request = { text: 'A dog barks', intent: 'scene', project: emptyProject(), focus: null } as const;
  const answer = await planner.plan(request, new AbortController().signal);
  expect(answer.kind).toBe('proposal');
  expect(told).toEqual(['room is made', 'asked']);
});
