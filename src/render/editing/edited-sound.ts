import type { Manifest } from '../../compile/manifest';
import { resample } from '../../lib/resample';
import type { RenderedTake, SoundEdit } from '../renderer';
import { continuedWindows } from '../continued-windows';
import type { WindowMaker } from '../window-maker';
import { joinWindows } from '../windows';
import { FADE_SECONDS, type EditPlan } from './edit-plan';
import { levelOfKept, pasted } from './paste';
import { preparedSource, sourceWindow } from './source-sound';

/** What an edit needs of the model. */
export interface EditNeeds {
  /** Latents of windows of sound. */
  readonly latents: (sounds: readonly Float32Array[]) => Promise<readonly Float32Array[]>;
  /** Asked for when the sound is encoded: the encoder's memory is free again by then. */
  readonly maker: () => Promise<Pick<WindowMaker, 'make' | 'waves'>>;
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
  const windows = plan.windows.map(({ start, anew }, index) => ({
    start,
    known: { latent: latents[index] ?? new Float32Array(), anew },
  }));
  const waves = await continuedWindows(await needs.maker(), windows, plan.width);
  const starts = plan.windows.map(({ start }) => start * columnSamples);
  const made = joinWindows(waves, starts).map((sample) => sample / gain);
  const first = starts[0] ?? 0;
  if (edit.mode === 'vary') {
    return { samples: made.slice(0, Math.round(plan.seconds * rate)), sampleRate: rate };
  }
  const at = (seconds: number): number => Math.round(seconds * source.sampleRate);
  const stretch = { from: at(plan.from), to: at(plan.to), fade: at(FADE_SECONDS) };
  const resampled = resample(made, rate, source.sampleRate);
  const level = levelOfKept(source.samples, resampled, at(first / rate), stretch);
  return {
    samples: pasted(
      source.samples,
      resampled.map((sample) => sample * level),
      at(first / rate),
      stretch,
    ),
    sampleRate: source.sampleRate,
  };
}
