import { z } from 'zod';
import type { MelSettings } from '../manifest';
import type { JsonObject } from './checkpoint-folder';
import { parseConfig, refuseField } from './parse-config';

export const VOCODER_CONFIG = 'vocoder/config.json';

const positive = z.number().int().positive();

const schema = z.object({
  /** Ours; HiFi-GAN's published configs do not say. */
  architecture: z.enum(['hifigan', 'vocos']).optional(),
  num_mels: positive,
  n_fft: positive,
  hop_size: positive,
  win_size: positive,
  sampling_rate: positive,
  fmin: z.number().nonnegative().nullish(),
  fmax: z.number().positive().nullish(),
  upsample_rates: z.array(positive).min(1).optional(),
  istft_hop: positive.optional(),
  /** Natural log of magnitude; Auffusion's converter.py has them as constants (models.md 2.4). */
  log_mel_min: z.number().default(Math.log(1e-5)),
  log_mel_max: z.number().default(Math.log(200)),
});

export interface VocoderFacts {
  readonly architecture: 'hifigan' | 'vocos';
  readonly mel: MelSettings;
}

/**
 * Reads `vocoder/config.json`: HiFi-GAN's as published, or Vocos' with the same fields for the mel spectrogram and
 * `istft_n_fft`, `istft_hop` for its head. @throws AppError `config-unsupported` that names the field.
 */
export function parseVocoder(config: JsonObject): VocoderFacts {
  const parsed = parseConfig(schema, config, VOCODER_CONFIG);
  const { upsample_rates: rates, istft_hop: istftHop, hop_size: hop, sampling_rate: rate } = parsed;
  if ((rates === undefined) === (istftHop === undefined)) {
    refuseField(
      VOCODER_CONFIG,
      'upsample_rates',
      rates,
      'either upsample_rates (HiFi-GAN) or istft_hop (Vocos)',
    );
  }
  const architecture = rates === undefined ? 'vocos' : 'hifigan';
  if (parsed.architecture !== undefined && parsed.architecture !== architecture) {
    refuseField(VOCODER_CONFIG, 'architecture', parsed.architecture, `${architecture}, whose fields it has`);
  }
  const samples = rates?.reduce((product, factor) => product * factor, 1) ?? istftHop;
  if (samples !== hop)
    refuseField(VOCODER_CONFIG, 'hop_size', hop, `${samples}, the samples that a frame becomes`);
  const maxFrequency = parsed.fmax ?? rate / 2;
  if (maxFrequency > rate / 2)
    refuseField(VOCODER_CONFIG, 'fmax', parsed.fmax, 'at most half of sampling_rate');
  if (parsed.log_mel_max <= parsed.log_mel_min) {
    refuseField(VOCODER_CONFIG, 'log_mel_max', parsed.log_mel_max, 'more than log_mel_min');
  }
  return {
    architecture,
    mel: {
      sampleRate: rate,
      hopLength: hop,
      fftLength: parsed.n_fft,
      windowLength: parsed.win_size,
      mels: parsed.num_mels,
      minFrequency: parsed.fmin ?? 0,
      maxFrequency,
      logMin: parsed.log_mel_min,
      logMax: parsed.log_mel_max,
      flipped: true,
      channel: 0,
    },
  };
}
