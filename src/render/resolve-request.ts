import type { Manifest } from '../compile/manifest';
import { AppError } from '../lib/errors';
import type { RenderRequest, SamplerSettings } from './renderer';

/** Longer takes would be many unrelated windows; the mixer loops beds instead. */
const MAX_SECONDS = 600;

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

/** @returns samples of the take. @throws AppError `input-invalid`. */
export function takeSamples({ seconds }: RenderRequest, sampleRate: number): number {
  const samples = Math.round(seconds * sampleRate);
  if (!Number.isFinite(seconds) || samples < 1 || seconds > MAX_SECONDS) {
    throw invalid(
      `${seconds} seconds is not a length that can be rendered.`,
      `Ask for up to ${MAX_SECONDS} seconds.`,
      'seconds',
    );
  }
  return samples;
}
