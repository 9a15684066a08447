import { writeFile } from 'node:fs/promises';
import { sha256Of } from '../../src/lib/sha256-of.ts';
import { apply } from '../../src/project/apply.ts';
import { receiveTake } from '../../src/project/arrival.ts';
import { emptyProject } from '../../src/project/create.ts';
import type { Project, TakeId } from '../../src/project/document.ts';
import { startHistory } from '../../src/project/history.ts';
import { writeProjectFile } from '../../src/storage/project-file.ts';
import type { StoredProject, StoredSound } from '../../src/storage/stored-project.ts';

/**
 * A project with so many rendered events, for measuring what an edit costs:
 * `npx tsx tests/support/big-project.ts <file> [events]` writes it as a project file that the page opens.
 */

const SAMPLE_RATE = 16_000;
const SCENE = 120;
const CAPTIONS = ['A dog barks', 'Rain falls', 'Thunder rolls', 'A bell rings', 'A door creaks open'];

/** A burst that dies away: a shape worth drawing, made without a model. */
function burst(seconds: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, i) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return (state / 2 ** 31 - 1) * 0.5 * Math.exp((-3 * i) / (seconds * SAMPLE_RATE));
  });
}

export async function bigProject(events = 200): Promise<StoredProject> {
  const sounds = new Map<TakeId, StoredSound>();
  const captions = Array.from(
    { length: events },
    (_, i) => `${CAPTIONS[i % CAPTIONS.length] ?? ''} ${i + 1}`,
  );
  const sentence = `${captions.join(', ')}.`;
  let project: Project = apply(
    { ...emptyProject(), name: `${events} events` },
    {
      type: 'several',
      commands: [
        { type: 'set-sentence', sentence },
        { type: 'set-duration', seconds: SCENE },
      ],
    },
  ).project;
  let at = 0;
  for (const [i, caption] of captions.entries()) {
    const length = 2 + (i % 4);
    const start = (i * (SCENE - 6)) / events;
    project = apply(project, {
      type: 'add',
      event: {
        caption,
        spans: [{ start, end: start + length }],
        seed: i,
        by: 'rules',
        said: [at, at + caption.length],
      },
    }).project;
    at += caption.length + 2;
    const { project: next, take } = receiveTake(project, {
      eventId: `e${i + 1}`,
      sampleRate: SAMPLE_RATE,
      channels: 1,
      seconds: length,
      request: { caption, negativePrompt: '', seed: i, length },
      sampler: { name: 'ddim', steps: 20, guidanceScale: 3, guidanceInterval: null },
      bundle: { name: 'nano', version: '0.1.0', hash: 'big' },
    });
    project = next;
    const samples = burst(length, i + 1);
    sounds.set(take.id, {
      samples,
      sampleRate: SAMPLE_RATE,
      sha256: await sha256Of(samples),
      provider: 'wasm',
      spent: 1,
    });
  }
  return { history: startHistory(project), sounds, draft: '', change: '' };
}

const [, script, file, events] = process.argv;
if (script?.endsWith('big-project.ts') === true && file !== undefined) {
  const bytes = await writeProjectFile(await bigProject(events === undefined ? undefined : Number(events)), {
    application: 'Audio-Agent',
    licences: {},
  });
  await writeFile(file, bytes);
}
