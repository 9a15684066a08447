import { BUNDLE_DESCRIPTION } from './bundle-description';
import { CONDITION_CONFIG, TEXT_ENCODER_CONFIG, UNET_CONFIG, VAE_CONFIG } from './network-configs';
import { SCHEDULER_CONFIG } from './scheduler-config';
import { tokenizerFiles } from './tokenizer-files';
import { VOCODER_CONFIG } from './vocoder-config';

export const CHECKPOINT_NETWORKS = ['text-encoder', 'unet', 'vae', 'vocoder'] as const;
export type CheckpointNetworkName = (typeof CHECKPOINT_NETWORKS)[number];

export const MODEL_INDEX = 'model_index.json';
/** Published beside the weights; its first lines name the licence. */
export const README = 'README.md';

/** Of a text encoder, in its folder; the first that is there is read. */
export const textEncoderWeights = (folder: string): readonly [string, ...string[]] => [
  `${folder}/model.safetensors`,
  `${folder}/pytorch_model.bin`,
];
/** Of a condition adapter, in its folder. */
export const adapterWeights = (folder: string): readonly [string, ...string[]] => [
  `${folder}/condition_adapter.safetensors`,
  `${folder}/condition_adapter.pt`,
];

/** Files of a network's weights by the names they are published under; the first that is there is read. */
export const WEIGHTS: Readonly<Record<CheckpointNetworkName, readonly [string, ...string[]]>> = {
  'text-encoder': textEncoderWeights('text_encoder'),
  unet: ['unet/diffusion_pytorch_model.safetensors', 'unet/diffusion_pytorch_model.bin'],
  vae: ['vae/diffusion_pytorch_model.safetensors', 'vae/diffusion_pytorch_model.bin'],
  vocoder: ['vocoder/model.safetensors', 'vocoder/vocoder.safetensors', 'vocoder/vocoder.pt'],
};

/** Folders of the published checkpoints with a condition adapter (models.md 2.1); their `condition_config.json` names them. */
const ADAPTED_TEXT_ENCODER = 'text_encoder_0';
const ADAPTER = 'condition_adapter_0';

/** Every file of weights that may be there. */
export const WEIGHT_FILES: readonly string[] = [
  ...Object.values(WEIGHTS).flat(),
  ...textEncoderWeights(ADAPTED_TEXT_ENCODER),
  ...adapterWeights(ADAPTER),
];

/** A folder with one of these is a checkpoint. */
export const CHECKPOINT_MARKS: readonly string[] = [MODEL_INDEX, CONDITION_CONFIG];

/** Configs, vocabularies and cards: all that is read of a checkpoint but its weights. */
export const TEXT_FILES: readonly string[] = [
  MODEL_INDEX,
  CONDITION_CONFIG,
  BUNDLE_DESCRIPTION,
  README,
  UNET_CONFIG,
  VAE_CONFIG,
  TEXT_ENCODER_CONFIG,
  VOCODER_CONFIG,
  SCHEDULER_CONFIG,
  ...tokenizerFiles(),
  `${ADAPTED_TEXT_ENCODER}/config.json`,
  ...tokenizerFiles(ADAPTED_TEXT_ENCODER),
];
