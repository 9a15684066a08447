import { z } from 'zod';

/** `manifest.json` of a bundle (architecture.md, point 4): all that tells one bundle from another. */

export const NETWORK_ROLES = ['text-encoder', 'unet', 'vae-decoder', 'vae-encoder', 'vocoder'] as const;
export type NetworkRole = (typeof NETWORK_ROLES)[number];

const ARCHITECTURES = [
  'clip-text',
  'clip-text-adapter',
  'unet-2d-condition',
  'autoencoder-kl',
  'hifigan',
  'vocos',
] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

const networkSchema = z.object({
  architecture: z.enum(ARCHITECTURES),
  /** The published `config.json`, as it was. */
  config: z.record(z.string(), z.json()),
  /** safetensors files with the published names and shapes, relative to the manifest. */
  weights: z.array(z.string()).min(1),
  /** The graph of the trained window, for other tools; we write our own for the shape at hand. */
  graph: z.string(),
});
export type NetworkEntry = z.infer<typeof networkSchema>;

/** The mel spectrogram as an image; Auffusion's values: models.md 2.4 (happylittlecat2333/Auffusion: converter.py). */
const melSchema = z.object({
  sampleRate: z.number().int().positive(),
  hopLength: z.number().int().positive(),
  fftLength: z.number().int().positive(),
  windowLength: z.number().int().positive(),
  mels: z.number().int().positive(),
  minFrequency: z.number().nonnegative(),
  maxFrequency: z.number().positive(),
  /** Natural log of magnitude that image values 0 and 1 stand for. */
  logMin: z.number(),
  logMax: z.number(),
  /** Image row 0 is the highest band. */
  flipped: z.boolean(),
  /** Channel of the decoded image that is read. */
  channel: z.number().int().nonnegative(),
});
export type MelSettings = z.infer<typeof melSchema>;

export const PREDICTION_TYPES = ['epsilon', 'v_prediction'] as const;

/** The noise schedule, in diffusers' terms (scheduler/scheduler_config.json). */
const scheduleSchema = z.object({
  trainSteps: z.number().int().positive(),
  betaStart: z.number().positive(),
  betaEnd: z.number().positive(),
  betaSchedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']),
  predictionType: z.enum(PREDICTION_TYPES),
  stepsOffset: z.number().int().nonnegative(),
  setAlphaToOne: z.boolean(),
  timestepSpacing: z.enum(['leading', 'trailing', 'linspace']),
});
export type NoiseSchedule = z.infer<typeof scheduleSchema>;

const samplerDefaultsSchema = z.object({
  sampler: z.enum(['pndm', 'ddim', 'dpm-solver++']),
  steps: z.number().int().positive(),
  guidanceScale: z.number().positive(),
  guidanceInterval: z.tuple([z.number(), z.number()]).nullable(),
  negativePrompt: z.string(),
});

const kindSchema = z.object({
  name: z.string(),
  /** Lower-case lemmas that name it: what tells whether a caption is near this kind. */
  words: z.array(z.string()),
  /** A caption that renders it. */
  caption: z.string(),
  role: z.enum(['fg', 'bg']),
  /** All its recordings come from one source: its scores say less. */
  singleSource: z.boolean(),
});
export type Kind = z.infer<typeof kindSchema>;

/** On a side; published: 128. What grows with them in a graph stays small. */
export const MAX_LATENT_PIXELS = 8192;
/** Published: 8. */
export const MAX_DOWNSAMPLING = 64;

export const manifestSchema = z.object({
  format: z.literal('audio-agent-bundle'),
  formatVersion: z.literal(1),
  name: z.string().min(1),
  version: z.string().min(1),
  licence: z.string(),
  source: z.string(),
  networks: z.object({
    'text-encoder': networkSchema,
    unet: networkSchema,
    'vae-decoder': networkSchema,
    'vae-encoder': networkSchema,
    vocoder: networkSchema,
  }),
  text: z.object({
    tokenizer: z.string(),
    /** Token ids a caption is padded to. */
    length: z.number().int().positive(),
    padToken: z.number().int().nonnegative(),
  }),
  latent: z.object({
    channels: z.number().int().positive(),
    scalingFactor: z.number().positive(),
    /** Image pixels a latent pixel stands for, on each side. */
    downsampling: z.number().int().positive().max(MAX_DOWNSAMPLING),
  }),
  /** The window the UNet was trained on, in latent pixels. */
  window: z.object({
    height: z.number().int().positive().max(MAX_LATENT_PIXELS),
    width: z.number().int().positive().max(MAX_LATENT_PIXELS),
  }),
  mel: melSchema,
  schedule: scheduleSchema,
  defaults: samplerDefaultsSchema,
  /** The kinds of sound it was trained on; empty: general. */
  kinds: z.array(kindSchema),
  card: z.string().nullable(),
  files: z.array(
    z.object({ path: z.string(), bytes: z.number().int().nonnegative(), sha256: z.string().length(64) }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
