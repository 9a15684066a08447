import type { Manifest } from '../compile/manifest';
import type { RenderRequest, SamplerSettings } from './renderer';
import { resolveSampler, takeSamples } from './resolve-request';
import { createSampler } from './samplers/create-sampler';
import { widthFor, windowWidths } from './window-widths';
import { startsOf } from './windows';

/** How a take is made: everything but its words and its seed. */
export interface TakePlan {
  readonly settings: SamplerSettings;
  /** Runs of the sampler in one window. */
  readonly steps: number;
  /** Latent columns of a window. */
  readonly width: number;
  /** Latent columns at which the windows begin. */
  readonly starts: readonly number[];
  /** Of the take. */
  readonly samples: number;
  /** Latent columns that the take stands for. */
  readonly columns: number;
}

/** @throws AppError `input-invalid`. */
export function planTake(request: RenderRequest, manifest: Manifest): TakePlan {
  const { sampleRate, hopLength } = manifest.mel;
  const { downsampling } = manifest.latent;
  const settings = resolveSampler(request, manifest);
  const steps = createSampler(settings.name, manifest.schedule, settings.steps).timesteps.length;
  const wanted = Math.ceil((request.seconds * sampleRate) / hopLength / downsampling);
  const width = widthFor(wanted, windowWidths(manifest));
  const samples = takeSamples(request, { sampleRate, windowSamples: width * downsampling * hopLength });
  const columns = Math.ceil(samples / hopLength / downsampling);
  return { settings, steps, width, starts: startsOf(columns, width), samples, columns };
}
