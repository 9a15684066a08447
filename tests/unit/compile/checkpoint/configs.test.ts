import { describe, expect, it } from 'vitest';
import { parseDescription } from '../../../../src/compile/checkpoint/bundle-description';
import type { JsonObject } from '../../../../src/compile/checkpoint/checkpoint-folder';
import {
  checkFit,
  parseTextEncoder,
  parseUnet,
  parseVae,
  withoutEmaFields,
} from '../../../../src/compile/checkpoint/network-configs';
import { parseScheduler } from '../../../../src/compile/checkpoint/scheduler-config';
import { parseVocoder } from '../../../../src/compile/checkpoint/vocoder-config';
import { trainedWindow } from '../../../../src/compile/checkpoint/window';

const refusal = (field: string): Error =>
  expect.objectContaining({
    code: 'config-unsupported',
    place: expect.stringMatching(new RegExp(`, field ${field.replaceAll('.', '\\.')}$`)) as unknown,
  }) as Error;

/** Stable Diffusion 1.x's, which Auffusion's is byte for byte as long as (models.md 2.3). */
const pndm: JsonObject = {
  _class_name: 'PNDMScheduler',
  _diffusers_version: '0.18.2',
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  num_train_timesteps: 1000,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
  trained_betas: null,
};

describe('parseScheduler', () => {
  it('reads Auffusion’s, absent fields as diffusers reads them', () => {
    expect(parseScheduler(pndm)).toEqual({
      trainSteps: 1000,
      betaStart: 0.00085,
      betaEnd: 0.012,
      betaSchedule: 'scaled_linear',
      predictionType: 'epsilon',
      stepsOffset: 1,
      setAlphaToOne: false,
      timestepSpacing: 'leading',
    });
  });

  it('takes the defaults of the class', () => {
    expect(parseScheduler({ _class_name: 'DPMSolverMultistepScheduler' })).toEqual({
      trainSteps: 1000,
      betaStart: 0.0001,
      betaEnd: 0.02,
      betaSchedule: 'linear',
      predictionType: 'epsilon',
      stepsOffset: 0,
      setAlphaToOne: true,
      timestepSpacing: 'linspace',
    });
    expect(parseScheduler({ _class_name: 'DDIMScheduler', clip_sample: false })).toMatchObject({
      setAlphaToOne: true,
      timestepSpacing: 'leading',
    });
  });

  it.each<[string, JsonObject]>([
    ['_class_name', { _class_name: 'EulerDiscreteScheduler' }],
    ['beta_schedule', { beta_schedule: 'sigmoid' }],
    ['prediction_type', { prediction_type: 'sample' }],
    ['timestep_spacing', { timestep_spacing: 'random' }],
    ['trained_betas', { trained_betas: [0.1] }],
    ['rescale_betas_zero_snr', { rescale_betas_zero_snr: true }],
    ['thresholding', { thresholding: true }],
    ['use_karras_sigmas', { use_karras_sigmas: true }],
    ['skip_prk_steps', { skip_prk_steps: false }],
    ['clip_sample', { clip_sample: true }],
    ['something_new', { something_new: 'x' }],
    ['num_train_timesteps', { num_train_timesteps: 0 }],
  ])('refuses %s by name', (field, change) => {
    expect(() => parseScheduler({ ...pndm, ...change })).toThrow(refusal(field));
  });

  it('refuses what an absent field means, where its class means that', () => {
    expect(() => parseScheduler({ _class_name: 'DDIMScheduler' })).toThrow(refusal('clip_sample'));
    expect(() => parseScheduler({ _class_name: 'PNDMScheduler' })).toThrow(refusal('skip_prk_steps'));
  });
});

const hifigan: JsonObject = {
  resblock: '1',
  upsample_rates: [5, 4, 4, 2],
  upsample_kernel_sizes: [11, 8, 8, 4],
  num_mels: 256,
  n_fft: 2048,
  hop_size: 160,
  win_size: 1024,
  sampling_rate: 16000,
  fmin: 0,
  fmax: null,
};

describe('parseVocoder', () => {
  it('reads Auffusion’s HiFi-GAN', () => {
    expect(parseVocoder(hifigan)).toEqual({
      architecture: 'hifigan',
      mel: {
        sampleRate: 16000,
        hopLength: 160,
        fftLength: 2048,
        windowLength: 1024,
        mels: 256,
        minFrequency: 0,
        maxFrequency: 8000,
        logMin: Math.log(1e-5),
        logMax: Math.log(200),
        flipped: true,
        channel: 0,
      },
    });
  });

  it('tells Vocos by its head', () => {
    const mel = Object.fromEntries(Object.entries(hifigan).filter(([field]) => field !== 'upsample_rates'));
    const { architecture, mel: settings } = parseVocoder({
      ...mel,
      istft_n_fft: 640,
      istft_hop: 160,
      log_mel_min: -7,
      log_mel_max: 2,
    });
    expect({ architecture, logMin: settings.logMin, logMax: settings.logMax }).toEqual({
      architecture: 'vocos',
      logMin: -7,
      logMax: 2,
    });
  });

  it.each<[string, JsonObject]>([
    ['hop_size', { hop_size: 256 }],
    ['upsample_rates', { istft_hop: 160 }],
    ['architecture', { architecture: 'vocos' }],
    ['fmax', { fmax: 9000 }],
    ['num_mels', { num_mels: '256' }],
    ['log_mel_max', { log_mel_max: -20 }],
  ])('refuses %s by name', (field, change) => {
    expect(() => parseVocoder({ ...hifigan, ...change })).toThrow(refusal(field));
  });
});

const vae = parseVae({ block_out_channels: [128, 256, 512, 512] });
const unet = (config: JsonObject) => parseUnet({ cross_attention_dim: 768, ...config });

describe('network configs', () => {
  it('have the defaults of diffusers and transformers', () => {
    expect(parseUnet({})).toMatchObject({ in_channels: 4, out_channels: 4, cross_attention_dim: 1280 });
    expect(vae).toMatchObject({ latent_channels: 4, scaling_factor: 0.18215, downsampling: 8 });
    expect(parseTextEncoder({})).toEqual({ hidden_size: 512, max_position_embeddings: 77 });
  });

  it.each<[string, () => unknown]>([
    ['_class_name', () => parseUnet({ _class_name: 'UNet3DConditionModel' })],
    ['sample_size', () => parseUnet({ sample_size: [1, 2, 3] })],
    ['_class_name', () => parseVae({ _class_name: 'AutoencoderTiny' })],
    ['scaling_factor', () => parseVae({ scaling_factor: 0 })],
    ['model_type', () => parseTextEncoder({ model_type: 't5' })],
    ['architectures.0', () => parseTextEncoder({ architectures: ['T5EncoderModel'] })],
  ])('refuse %s by name', (field, parse) => {
    expect(parse).toThrow(refusal(field));
  });

  it('have to fit together', () => {
    const text = parseTextEncoder({ hidden_size: 768 });
    expect(() => checkFit(unet({}), vae, text, null)).not.toThrow();
    expect(() => checkFit(unet({ in_channels: 9 }), vae, text, null)).toThrow(refusal('in_channels'));
    expect(() => checkFit(unet({ out_channels: 8 }), vae, text, null)).toThrow(refusal('out_channels'));
    expect(() => checkFit(unet({}), vae, parseTextEncoder({}), null)).toThrow(refusal('cross_attention_dim'));
  });

  it('have to fit the adapter between them', () => {
    const text = parseTextEncoder({ hidden_size: 512 });
    const adapter = { conditionDim: 512, crossAttentionDim: 768 };
    expect(() => checkFit(unet({}), vae, text, adapter)).not.toThrow();
    expect(() => checkFit(unet({}), vae, text, { ...adapter, conditionDim: 768 })).toThrow(
      refusal('condition_dim'),
    );
    expect(() => checkFit(unet({}), vae, text, { ...adapter, crossAttentionDim: 512 })).toThrow(
      refusal('cross_attention_dim'),
    );
  });

  it('lose what a moving average left, and nothing else', () => {
    expect(withoutEmaFields({ decay: 0.9999, optimization_step: 1, sample_size: 64 })).toEqual({
      sample_size: 64,
    });
  });
});

describe('trainedWindow', () => {
  it('has as many pixels as Stable Diffusion’s square, in the vocoder’s rows', () => {
    expect(trainedWindow(null, unet({ sample_size: 64 }), vae, 256)).toEqual({ height: 32, width: 128 });
  });

  it('is sample_size where that has two sides, and bundle.json’s before that', () => {
    expect(trainedWindow(null, unet({ sample_size: [32, 96] }), vae, 256)).toEqual({ height: 32, width: 96 });
    const described = { height: 32, width: 40 };
    expect(trainedWindow(described, unet({ sample_size: 64 }), vae, 256)).toEqual(described);
  });

  it('has to fit the vocoder', () => {
    expect(() => trainedWindow(null, unet({}), vae, 256)).toThrow(refusal('sample_size'));
    expect(() => trainedWindow(null, unet({ sample_size: [16, 64] }), vae, 256)).toThrow(
      refusal('sample_size'),
    );
    expect(() => trainedWindow(null, unet({ sample_size: 10 }), vae, 256)).toThrow(refusal('sample_size'));
    expect(() => trainedWindow(null, unet({ sample_size: 64 }), vae, 100)).toThrow(refusal('sample_size'));
    expect(() => trainedWindow({ height: 16, width: 64 }, unet({}), vae, 256)).toThrow(refusal('window'));
  });
});

const unknown = { name: 'folder', licence: null, source: null };

describe('parseDescription', () => {
  it('has Auffusion’s defaults, and the folder’s name', () => {
    expect(parseDescription(null, { ...unknown, name: 'auffusion-full-no-adapter' })).toEqual({
      name: 'auffusion-full-no-adapter',
      version: '1',
      licence: 'unknown',
      source: 'unknown',
      card: null,
      window: null,
      kinds: [],
      defaults: {
        sampler: 'pndm',
        steps: 100,
        guidanceScale: 7.5,
        guidanceInterval: null,
        negativePrompt: '',
      },
    });
  });

  it('takes what it is told', () => {
    const kind = { name: 'dog', words: ['dog'], caption: 'a dog barks', role: 'fg', singleSource: true };
    expect(
      parseDescription(
        {
          name: 'nano',
          card: 'docs/card.md',
          defaults: { sampler: 'ddim', steps: 20 },
          window: { latentHeight: 16, latentWidth: 64, seconds: 2.56 },
          kinds: [kind],
        },
        unknown,
      ),
    ).toMatchObject({
      name: 'nano',
      card: 'docs/card.md',
      defaults: { sampler: 'ddim', steps: 20, guidanceScale: 7.5 },
      window: { height: 16, width: 64 },
      kinds: [kind],
    });
  });

  it.each<[string, JsonObject]>([
    ['card', { card: '../secret' }],
    ['card', { card: '/etc/passwd' }],
    ['card', { card: 'a/./b' }],
    ['defaults.sampler', { defaults: { sampler: 'euler' } }],
    [
      'kinds.0.role',
      { kinds: [{ name: 'dog', words: [], caption: '', role: 'middle', singleSource: false }] },
    ],
  ])('refuses a wrong %s by name', (field, json) => {
    expect(() => parseDescription(json, unknown)).toThrow(refusal(field));
  });

  it('names a field that it does not know', () => {
    expect(() => parseDescription({ licnce: 'MIT' }, unknown)).toThrow(/licnce/);
  });
});
