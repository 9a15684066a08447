import type { Manifest } from '../compile/manifest';
import { AppError } from '../lib/errors';
import type { RenderRequest, SamplerSettings } from './renderer';

/** Longer takes would be many unrelated windows; the mixer loops beds instead. */
export const MAX_SECONDS = 600;

function invalid(message: string, remedy: string, place: string): AppError {
  return new AppError('input-invalid', message, { remedy, place });
}

/** What was asked for, and the bundle's defaults where nothing was. @throws AppError `input-invalid`. */
export function resolveSampler(request: RenderRequest, { defaults }: Manifest): SamplerSettings {
  const asked = request.sampler ?? {};
  const settings: SamplerSettings = {
    name: asked.name ?? defaults.sampler,
    steps: asked.steps ?? defaults.steps,
    guidanceScale: asked.guidanceScale ?? defaults.guidanceScale,
    guidanceInterval:
      asked.guidanceInterval === undefined ? defaults.guidanceInterval : asked.guidanceInterval,
  };
  const { guidanceScale, guidanceInterval } = settings;
  if (!Number.isFinite(guidanceScale) || guidanceScale < 1) {
    throw invalid(
      `${guidanceScale} is not a guidance scale.`,
      'Take 1 (no guidance) or more.',
      'guidanceScale',
    );
  }
  if (guidanceInterval !== null && !(guidanceInterval[0] <= guidanceInterval[1])) {
    throw invalid(
      'The guidance interval ends before it begins.',
      'Give two shares of the steps, the smaller first.',
      'guidanceInterval',
    );
  }
  return settings;
}

/**
 * Below this share of a window the whole window is kept: a short sound seldom begins with its window, so cutting would
 * lose it, and the mixer knows to begin at the onset. Above, it is cut as published (Auffusion: 10 s of 10.24 s).
 */
const CUT_SHARE = 0.9;

/**
 * Samples of the take: those of the seconds asked for, or of a whole window when much less than that was asked for.
 * @throws AppError `input-invalid`.
 */
export function takeSamples(
  { seconds }: RenderRequest,
  { sampleRate, windowSamples }: { readonly sampleRate: number; readonly windowSamples: number },
): number {
  const samples = Math.round(seconds * sampleRate);
  if (!Number.isFinite(seconds) || samples < 1 || seconds > MAX_SECONDS) {
    throw invalid(
      `${seconds} seconds is not a length that can be rendered.`,
      `Ask for up to ${MAX_SECONDS} seconds.`,
      'seconds',
    );
  }
  return samples < CUT_SHARE * windowSamples ? windowSamples : samples;
}
