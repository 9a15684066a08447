import type { Manifest } from '../../compile/manifest';
import { resample } from '../../lib/resample';
import type { RenderedTake, SoundEdit } from '../renderer';
import type { WindowMaker } from '../window-maker';
import { FADE_SECONDS, type EditPlan } from './edit-plan';
import { joinContinued, pasted } from './paste';
import { preparedSource, sourceWindow } from './source-sound';

/** What an edit needs of the model. */
export interface EditNeeds {
  /** Latents of windows of sound. */
  readonly latents: (sounds: readonly Float32Array[]) => Promise<readonly Float32Array[]>;
  /** Asked for when the sound is encoded: the encoder's memory is free again by then. */
  readonly maker: () => Promise<Pick<WindowMaker, 'make'>>;
}

/** The source with what the edit makes of it. What is kept of it is kept at its own rate, bit for bit. */
export async function editedSound(
  manifest: Manifest,
  plan: EditPlan,
  edit: SoundEdit,
  needs: EditNeeds,
): Promise<Pick<RenderedTake, 'samples' | 'sampleRate'>> {
  const { hopLength, sampleRate: rate } = manifest.mel;
  const columnSamples = hopLength * manifest.latent.downsampling;
  const { source } = edit;
  const { samples, gain } = preparedSource(source, rate);
  const latents = await needs.latents(
    plan.windows.map(({ start }) => sourceWindow(samples, start * columnSamples, plan.width * columnSamples)),
  );
  const maker = await needs.maker();
  const waves: Float32Array[] = [];
  let before: { readonly start: number; readonly latent: Float32Array } | null = null;
  for (const [index, { start, anew }] of plan.windows.entries()) {
    const encoded = latents[index] ?? new Float32Array();
    const latent: Float32Array =
      before === null ? encoded : continued(encoded, before.latent, start - before.start, plan.width);
    const made = await maker.make(index, start, { latent, anew });
    waves.push(made.wave.map((sample) => sample / gain));
    before = { start, latent: made.latent };
  }
  const starts = plan.windows.map(({ start }) => start * columnSamples);
  const made = joinContinued(waves, starts);
  const first = starts[0] ?? 0;
  if (edit.mode === 'vary') {
    return { samples: made.slice(0, Math.round(plan.seconds * rate)), sampleRate: rate };
  }
  const at = (seconds: number): number => Math.round(seconds * source.sampleRate);
  return {
    samples: pasted(source.samples, resample(made, rate, source.sampleRate), at(first / rate), {
      from: at(plan.from),
      to: at(plan.to),
      fade: at(FADE_SECONDS),
    }),
    sampleRate: source.sampleRate,
  };
}

/** A window's latent whose first columns are the last ones of the window `stride` columns before it. */
function continued(latent: Float32Array, before: Float32Array, stride: number, width: number): Float32Array {
  return latent.map((value, i) => {
    const column = i % width;
    return column + stride < width ? (before[i + stride] ?? value) : value;
  });
}
