import type { Manifest } from '../src/compile/manifest';
import { deriveSeed } from '../src/lib/random';
import { checkCaption } from '../src/models/vocabulary';
import { planByRules } from '../src/planner/rules-planner';
import { apply } from '../src/project/apply';
import { receiveTake } from '../src/project/arrival';
import { emptyProject } from '../src/project/create';
import type { Project, SoundEvent, TakeId } from '../src/project/document';
import { proposedChange } from '../src/project/proposal';
import type { TakeSound } from '../src/mix/take-sounds';
import type { Quality } from '../src/project/quality';
import { qualitySampler } from '../src/render/quality';
import { renderAudible } from '../src/render/render-audible';
import type { Renderer, RenderProgress } from '../src/render/renderer';

/** From a sentence to a project with all its sounds, in Node, by the page's own code. */

export interface PlannedScene {
  readonly project: Project;
  /** What the planner and the vocabulary have to say, one sentence each. */
  readonly notes: readonly string[];
}

/** @throws AppError `plan-invalid`, `input-invalid`. */
export function planScene(
  prompt: string,
  { seed, manifest }: { readonly seed: number; readonly manifest: Manifest },
): PlannedScene {
  const empty = emptyProject();
  const { operations, notes, by } = planByRules(prompt, empty);
  let drawn = 0;
  const seeds = (): number => deriveSeed(seed, drawn++);
  const change = proposedChange(empty, operations, { by, sentence: prompt, seeds });
  const project = change.command === null ? empty : apply(empty, change.command).project;
  const unknown = project.events.flatMap(
    ({ request }) => checkCaption(request.caption, manifest.kinds).unknown,
  );
  return {
    project,
    notes: [
      ...notes,
      ...change.notes,
      ...[...new Set(unknown)].map(
        (word) => `${manifest.name} does not know "${word}"; it renders the nearest it knows.`,
      ),
    ],
  };
}

export interface SceneProgress {
  readonly event: SoundEvent;
  /** From 1. */
  readonly number: number;
  readonly progress: RenderProgress;
}

export interface RenderedScene {
  readonly project: Project;
  readonly takes: ReadonlyMap<TakeId, TakeSound>;
}

/** Renders every event. @throws AppError of the renderer; abort rejects with the signal's reason. */
export async function renderScene(
  planned: Project,
  renderer: Renderer,
  {
    manifest,
    quality,
    steps,
    signal,
    onProgress,
    onTake,
  }: {
    readonly manifest: Manifest;
    /** Null: the project's. */
    readonly quality: Quality | null;
    /** Instead of the quality's; null: those. */
    readonly steps: number | null;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: SceneProgress) => void;
    readonly onTake: (event: SoundEvent, number: number) => void;
  },
): Promise<RenderedScene> {
  const takes = new Map<TakeId, TakeSound>();
  const preset = qualitySampler(quality ?? planned.quality, manifest);
  const asked = steps === null ? preset : { ...preset, steps };
  let project = planned;
  for (const [index, event] of planned.events.entries()) {
    const { caption, negativePrompt, seed, length } = event.request;
    const { rendered, seed: heardSeed } = await renderAudible(
      renderer,
      { caption, negativePrompt, seed, seconds: length, sampler: asked },
      { signal, onProgress: (progress) => onProgress({ event, number: index + 1, progress }) },
      event.request.seedLocked,
    );
    const { samples, sampleRate, seconds, sampler, bundle } = rendered;
    const received = receiveTake(project, {
      eventId: event.id,
      sampleRate,
      channels: 1,
      seconds,
      request: { caption, negativePrompt, seed: heardSeed, length },
      sampler,
      bundle,
    });
    project = received.project;
    takes.set(received.take.id, { samples, sampleRate });
    onTake(event, index + 1);
  }
  return { project, takes };
}
