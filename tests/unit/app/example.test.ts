import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { planScene } from '../../../scripts/render-scene.ts';
import { EXAMPLE_SENTENCES, RENDERED_EXAMPLE } from '../../../src/app/words/example-sentences';
import { proposalIn } from '../../../src/planner/planner';
import { RulesPlanner } from '../../../src/planner/rules-planner';
import { emptyProject } from '../../../src/project/create';
import { openBundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node.js';
import { takeInUse, takeMatches } from '../../../src/project/match';
import { readProjectFile } from '../../../src/storage/project-file';

/** The example that the first visit plays is made from the embedded bundle, by the plan of today. */

const publicFile = (name: string): string =>
  fileURLToPath(new URL(`../../../public/${name}`, import.meta.url));
const REMEDY = 'run npm run example';
const file = publicFile(RENDERED_EXAMPLE.file);

const bytes = existsSync(file) ? new Uint8Array(readFileSync(file)) : null;

describe('the rendered example', () => {
  it('is there, and small enough to be fetched on every first visit', () => {
    expect(bytes, REMEDY).not.toBeNull();
    expect(bytes?.length).toBeLessThan(1_500_000);
    expect(EXAMPLE_SENTENCES).toContain(RENDERED_EXAMPLE.sentence);
  });

  it('was made with the bundle as it lies in public/models/nano', async () => {
    const { history } = await readProjectFile(bytes ?? new Uint8Array());
    const { hash } = await openBundle(folderStore(publicFile('models/nano')));
    for (const take of history.project.takes) expect(take.bundle.hash, REMEDY).toBe(hash);
  });

  it('holds the samples that its provenance names, and nothing was lost in reading it', async () => {
    const { sounds, notes, history } = await readProjectFile(bytes ?? new Uint8Array());
    expect(notes).toEqual([]);
    const { takes } = JSON.parse(
      strFromU8(unzipSync(bytes ?? new Uint8Array())['provenance.json'] ?? new Uint8Array()),
    ) as { takes: readonly { file: string; sha256OfSamples: string }[] };
    expect(takes.map((take) => take.file)).toEqual(history.project.takes.map(({ id }) => `takes/${id}.wav`));
    const hashes = history.project.takes.map(({ id }) =>
      createHash('sha256')
        .update(sounds.get(id)?.samples ?? new Float32Array())
        .digest('hex'),
    );
    expect(hashes, REMEDY).toEqual(takes.map((take) => take.sha256OfSamples));
  });

  it('is the plan of its sentence, with a sound for every event', async () => {
    const { history } = await readProjectFile(bytes ?? new Uint8Array());
    const { manifest } = await openBundle(folderStore(publicFile('models/nano')));
    const { project: planned } = planScene(RENDERED_EXAMPLE.sentence, {
      seed: 0,
      manifest,
    });
    const { project } = history;
    const planOf = ({ events, sentence, duration }: typeof project): unknown => ({
      sentence,
      duration,
      events: events.map(({ id, spans, role, gainDb, said, request: { caption, length } }) => ({
        id,
        spans,
        role,
        gainDb,
        said,
        caption,
        length,
      })),
    });
    expect(planOf(project), REMEDY).toEqual(planOf(planned));
    for (const event of project.events) {
      const take = takeInUse(event, project.takes);
      expect(take !== null && takeMatches(take, event.request), REMEDY).toBe(true);
    }
  });
});

describe('the plans that the first visit draws', () => {
  it('are those that the rules make today', async () => {
    const planner = new RulesPlanner();
    const plans = [];
    for (const sentence of EXAMPLE_SENTENCES) {
      const request = { text: sentence, intent: 'scene', project: emptyProject(), focus: null } as const;
      const { operations } = proposalIn(await planner.plan(request, new AbortController().signal));
      plans.push({ sentence, operations });
    }
    await expect(
      planFile(plans),
      'run npx vitest run --project unit tests/unit/app/example.test.ts -u',
    ).toMatchFileSnapshot('../../../src/app/words/example-plans.ts');
  });
});

/** As the page holds them: the rules themselves are fetched when somebody writes. */
function planFile(plans: readonly unknown[]): string {
  return [
    "import type { PlanOperation } from '../../project/operations';",
    '',
    '/** Made by tests/unit/app/example.test.ts; not to be edited. */',
    'export const EXAMPLE_PLANS: readonly {',
    '  readonly sentence: string;',
    '  readonly operations: readonly PlanOperation[];',
    `}[] = ${JSON.stringify(plans, null, 2)};`,
    '',
  ].join('\n');
}
