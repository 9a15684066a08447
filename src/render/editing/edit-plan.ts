import type { Manifest } from '../../compile/manifest';
import { AppError } from '../../lib/errors';
import type { RenderRequest, SamplerSettings, SoundEdit } from '../renderer';
import { MAX_SECONDS, resolveSampler } from '../resolve-request';
import { createSampler } from '../samplers/create-sampler';
import { widthFor, windowWidths } from '../window-widths';
import { CONTEXT, startsOf, windowStarts } from '../windows';

/** A window of an edit. Columns are those of the latent, counted from the beginning of the sound. */
export interface EditWindow {
  readonly start: number;
  /** By column of the window: 1 is made anew, 0 stays, and between is the share of the column that the stretch covers. */
  readonly anew: Float32Array;
}

/** How an edit is made: everything but its words, its seed and the sound itself. */
export interface EditPlan {
  readonly settings: SamplerSettings;
  /** Steps left out at the beginning. */
  readonly skipped: number;
  /** Runs of the sampler in one window. */
  readonly steps: number;
  readonly width: number;
  readonly windows: readonly EditWindow[];
  /** Seconds of the source's sound and of the result's; the stretch in between that is made anew. */
  readonly sourceSeconds: number;
  readonly seconds: number;
  readonly from: number;
  readonly to: number;
  /** Latent columns that the result stands for. */
  readonly columns: number;
}

/** Where neither sound is alone; inside the stretch, so that nothing outside it changes. */
export const FADE_SECONDS = 0.02;

/** @throws AppError `input-invalid`. */
export function planEdit(request: RenderRequest, edit: SoundEdit, manifest: Manifest): EditPlan {
  const { mel, latent } = manifest;
  const settings = resolveSampler(request, manifest);
  const columnSeconds = (mel.hopLength * latent.downsampling) / mel.sampleRate;
  const sourceSeconds = edit.source.samples.length / edit.source.sampleRate;
  const seconds = edit.mode === 'extend' ? sourceSeconds + edit.by : sourceSeconds;
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    refuse(`A sound of ${seconds.toFixed(1)} s cannot be made.`, `Stay within ${MAX_SECONDS} s.`, 'edit');
  }
  const { from, to } = stretchOf(edit, sourceSeconds, columnSeconds);
  const skipped = edit.mode === 'vary' ? skippedSteps(edit.strength, settings.steps) : 0;
  const columns = Math.ceil(seconds / columnSeconds);
  const width = widthFor(columns, windowWidths(manifest));
  const all = edit.mode === 'vary';
  const stretch = { from: from / columnSeconds, to: to === seconds ? Infinity : to / columnSeconds };
  const starts = all
    ? startsOf(columns, width)
    : startsAround(Math.floor(stretch.from), Math.min(columns, Math.ceil(stretch.to)), columns, width);
  return {
    settings,
    skipped,
    steps: createSampler(settings.name, manifest.schedule, settings.steps, skipped).timesteps.length,
    width,
    windows: starts.map((start) => ({
      start,
      anew: columnShares(start, width, all ? { from: 0, to: Infinity } : stretch),
    })),
    sourceSeconds,
    seconds,
    from,
    to,
    columns,
  };
}

/**
 * Windows that make a stretch of columns anew, with context of a quarter of a window on either side: 0.64 s of nano and
 * 2.56 s of Auffusion, whose published example of inpainting keeps as much (models.md 2.5).
 */
export function startsAround(first: number, end: number, columns: number, width: number): readonly number[] {
  if (columns <= width) return [0];
  const context = Math.round(CONTEXT * width);
  const from = Math.max(0, first - context);
  const to = Math.min(columns, end + context);
  if (to - from > width) return windowStarts(from, to, width, context);
  // One window, the stretch in its middle as far as the sound's ends allow.
  const middle = Math.round((from + to - width) / 2);
  return [Math.max(0, Math.min(columns - width, middle))];
}

function columnShares(
  start: number,
  width: number,
  { from, to }: { readonly from: number; readonly to: number },
): Float32Array {
  return Float32Array.from({ length: width }, (_, i) => {
    const column = start + i;
    return Math.min(1, Math.max(0, Math.min(column + 1, to) - Math.max(column, from)));
  });
}

function stretchOf(
  edit: SoundEdit,
  sourceSeconds: number,
  shortest: number,
): { readonly from: number; readonly to: number } {
  switch (edit.mode) {
    case 'vary':
      return { from: 0, to: sourceSeconds };
    case 'extend':
      if (!(edit.by >= shortest)) tooShort(edit.by, shortest);
      return { from: Math.max(0, sourceSeconds - FADE_SECONDS), to: sourceSeconds + edit.by };
    case 'fill': {
      const from = Math.max(0, edit.from);
      const to = Math.min(sourceSeconds, edit.to);
      if (!(to - from >= Math.min(shortest, sourceSeconds))) tooShort(to - from, shortest);
      return { from, to };
    }
  }
}

/** As StableDiffusionImg2ImgPipeline counts (get_timesteps), but one step is always left. */
function skippedSteps(strength: number, steps: number): number {
  if (!(strength >= 0 && strength <= 1)) {
    refuse(`${strength} is not a strength.`, 'Take 0 to 1.', 'edit.strength');
  }
  return steps - Math.max(1, Math.floor(steps * strength));
}

function tooShort(seconds: number, shortest: number): never {
  refuse(
    `A stretch of ${Number.isFinite(seconds) ? Math.max(0, seconds).toFixed(3) : 'no'} s cannot be made anew.`,
    `Choose at least ${shortest} s of the sound.`,
    'edit',
  );
}

function refuse(message: string, remedy: string, place: string): never {
  throw new AppError('input-invalid', message, { remedy, place });
}
