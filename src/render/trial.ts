import type { Manifest } from '../compile/manifest';
import type { Seconds } from '../lib/units';
import { windowRuns } from './quality';
import type { Provider, SamplerSettings } from './renderer';
import { startsOf } from './windows';

/** What a bundle's networks took when they ran in its trained window, their programs compiled. */
export interface Trial {
  readonly provider: Provider;
  /** Of one run. */
  readonly unet: Seconds;
  readonly vaeDecoder: Seconds;
  readonly vocoder: Seconds;
}

/** How long a sound will take, by a trial; without loading, and without its words. */
export function trialEstimate(
  trial: Trial,
  sampler: SamplerSettings,
  manifest: Pick<Manifest, 'mel' | 'latent' | 'window' | 'schedule'>,
  seconds: Seconds,
): Seconds {
  const { mel, latent, window } = manifest;
  const columns = Math.ceil((seconds * mel.sampleRate) / mel.hopLength / latent.downsampling);
  const windows = startsOf(columns, window.width).length;
  return windows * (windowRuns(sampler, manifest) * trial.unet + trial.vaeDecoder + trial.vocoder);
}
