import { z } from 'zod';
import { MAX_DOWNSAMPLING } from '../manifest';
import { parseConfig, refuseField } from './parse-config';
import type { JsonObject } from './checkpoint-folder';

/**
 * What the manifest takes from the configs of the networks. What the graphs need, and which of its values they know,
 * src/compile/networks reads and refuses; absent fields have the defaults of diffusers 0.35 and transformers 4.56.
 */

const positive = z.number().int().positive();

const unetSchema = z.object({
  _class_name: z.literal('UNet2DConditionModel').optional(),
  sample_size: z.union([positive, z.tuple([positive, positive])]).nullish(),
  in_channels: positive.default(4),
  out_channels: positive.default(4),
  cross_attention_dim: positive.default(1280),
});
export type UnetFacts = z.infer<typeof unetSchema>;

const vaeSchema = z.object({
  _class_name: z.literal('AutoencoderKL').optional(),
  in_channels: positive.default(3),
  out_channels: positive.default(3),
  latent_channels: positive.default(4),
  block_out_channels: z
    .array(positive)
    .min(1)
    .max(1 + Math.log2(MAX_DOWNSAMPLING))
    .default([64]),
  scaling_factor: z.number().positive().default(0.18215),
});
export type VaeFacts = z.infer<typeof vaeSchema> & {
  /** Image pixels a latent pixel, on each side. */
  readonly downsampling: number;
};

const textEncoderSchema = z.object({
  architectures: z.tuple([z.literal('CLIPTextModel')]).nullish(),
  model_type: z.literal('clip_text_model').optional(),
  hidden_size: positive.default(512),
  max_position_embeddings: positive.default(77),
});
export type TextEncoderFacts = z.infer<typeof textEncoderSchema>;

/** diffusers' EMAModel.save_pretrained writes these beside the network's own fields; they change nothing. */
const EMA_FIELDS: readonly string[] = [
  'decay',
  'inv_gamma',
  'min_decay',
  'optimization_step',
  'power',
  'update_after_step',
  'use_ema_warmup',
];

/** The config without what a moving average of the weights left in it. */
export function withoutEmaFields(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([field]) => !EMA_FIELDS.includes(field)));
}

export const UNET_CONFIG = 'unet/config.json';
export const VAE_CONFIG = 'vae/config.json';
export const TEXT_ENCODER_CONFIG = 'text_encoder/config.json';
/** In checkpoints with a condition adapter. */
export const CONDITION_CONFIG = 'condition_config.json';

export function parseUnet(config: JsonObject): UnetFacts {
  return parseConfig(unetSchema, config, UNET_CONFIG);
}

export function parseVae(config: JsonObject): VaeFacts {
  const facts = parseConfig(vaeSchema, config, VAE_CONFIG);
  return { ...facts, downsampling: 2 ** (facts.block_out_channels.length - 1) };
}

export function parseTextEncoder(config: JsonObject): TextEncoderFacts {
  return parseConfig(textEncoderSchema, config, TEXT_ENCODER_CONFIG);
}

/** @param adapter between text encoder and UNet; null: none. @throws AppError `config-unsupported` when the networks do not fit together. */
export function checkFit(
  unet: UnetFacts,
  vae: VaeFacts,
  text: TextEncoderFacts,
  adapter: { readonly conditionDim: number; readonly crossAttentionDim: number } | null,
): void {
  const { latent_channels: channels } = vae;
  for (const field of ['in_channels', 'out_channels'] as const) {
    if (unet[field] !== channels) {
      refuseField(UNET_CONFIG, field, unet[field], `${channels}, the latent_channels of ${VAE_CONFIG}`);
    }
  }
  if (adapter !== null && adapter.conditionDim !== text.hidden_size) {
    const expected = `${text.hidden_size}, the hidden_size of the text encoder`;
    refuseField(CONDITION_CONFIG, 'condition_dim', adapter.conditionDim, expected);
  }
  const width = adapter?.crossAttentionDim ?? text.hidden_size;
  if (unet.cross_attention_dim !== width) {
    const expected =
      adapter === null
        ? `${width}, the hidden_size of ${TEXT_ENCODER_CONFIG}`
        : `${width}, the cross_attention_dim of ${CONDITION_CONFIG}`;
    refuseField(UNET_CONFIG, 'cross_attention_dim', unet.cross_attention_dim, expected);
  }
}
