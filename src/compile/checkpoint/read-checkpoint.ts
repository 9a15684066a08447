import { canonicalStateDict } from '../canonical-names';
import type { Architecture, Manifest } from '../manifest';
import { ADAPTER_FIELD } from '../networks/clip-text-adapter';
import type { StateDict } from '../readers/source-tensor';
import { readStateDict } from '../readers/state-dict';
import {
  BUNDLE_DESCRIPTION,
  licenceOfReadme,
  parseDescription,
  type BundleDescription,
} from './bundle-description';
import {
  missing,
  openFirst,
  readJson,
  readObject,
  readText,
  type CheckpointFolder,
  type JsonObject,
} from './checkpoint-folder';
import { readAdapterWeights, readConditionAdapter, type ConditionAdapter } from './condition-adapter';
import { MODEL_INDEX, README, textEncoderWeights, WEIGHTS, type CheckpointNetworkName } from './layout';
import {
  checkFit,
  parseTextEncoder,
  parseUnet,
  parseVae,
  TEXT_ENCODER_CONFIG,
  UNET_CONFIG,
  VAE_CONFIG,
  withoutEmaFields,
} from './network-configs';
import { refuseField } from './parse-config';
import { parseScheduler, SCHEDULER_CONFIG } from './scheduler-config';
import { readTokenizer, type CheckpointTokenizer } from './tokenizer-files';
import { parseVocoder, VOCODER_CONFIG } from './vocoder-config';
import { trainedWindow } from './window';

/** A network of a checkpoint: its config as published, its tensors under canonical names. */
export interface CheckpointNetwork {
  readonly architecture: Architecture;
  readonly config: JsonObject;
  readonly weights: StateDict;
}

/** All that a bundle is made of. Weights are still to be read. */
export interface Checkpoint {
  readonly networks: Readonly<Record<CheckpointNetworkName, CheckpointNetwork>>;
  readonly tokenizer: CheckpointTokenizer;
  readonly description: BundleDescription;
  readonly latent: Manifest['latent'];
  readonly window: Manifest['window'];
  readonly mel: Manifest['mel'];
  readonly schedule: Manifest['schedule'];
  /** Text of the card; null: none is named. */
  readonly card: string | null;
}

/** The parts of a Stable Diffusion pipeline, and the vocoder that Auffusion adds. */
const PARTS: readonly string[] = [
  'feature_extractor',
  'image_encoder',
  'requires_safety_checker',
  'safety_checker',
  'scheduler',
  'text_encoder',
  'tokenizer',
  'unet',
  'vae',
  'vocoder',
];

/** Refuses pipelines of other families by what is in them. @throws AppError `config-unsupported`. */
async function checkPipeline(folder: CheckpointFolder): Promise<void> {
  const index = await readObject(folder, MODEL_INDEX);
  for (const [part, value] of Object.entries(index)) {
    const absent = value === null || (Array.isArray(value) && value.every((entry) => entry === null));
    if (!absent && !PARTS.includes(part) && !part.startsWith('_')) {
      refuseField(MODEL_INDEX, part, value, 'the parts of a Stable Diffusion pipeline');
    }
  }
}

async function readNetwork(
  folder: CheckpointFolder,
  name: CheckpointNetworkName,
  architecture: Architecture,
  config: JsonObject,
): Promise<CheckpointNetwork> {
  const dict = await readStateDict(await openFirst(folder, WEIGHTS[name]));
  return { architecture, config, weights: canonicalStateDict(architecture, dict) };
}

/** The text encoder in its own folder, and the adapter behind it. */
async function readAdaptedText(
  folder: CheckpointFolder,
  adapter: ConditionAdapter,
  config: JsonObject,
): Promise<CheckpointNetwork> {
  const { textEncoder, conditionDim, crossAttentionDim } = adapter;
  const text = await readStateDict(await openFirst(folder, textEncoderWeights(textEncoder)));
  const weights = new Map([...text, ...(await readAdapterWeights(folder, adapter))]);
  const sizes = { condition_dim: conditionDim, cross_attention_dim: crossAttentionDim };
  return {
    architecture: 'clip-text-adapter',
    config: { ...config, [ADAPTER_FIELD]: sizes },
    weights: canonicalStateDict('clip-text-adapter', weights),
  };
}

/**
 * Reads a folder in diffusers' layout: every config, the vocabulary, and the index of every file of weights.
 * @throws AppError `checkpoint-incomplete`, `checkpoint-unreadable`, `config-unsupported`, `tensor-invalid`.
 */
export async function readCheckpoint(folder: CheckpointFolder): Promise<Checkpoint> {
  const adapter = await readConditionAdapter(folder);
  // Checkpoints with an adapter are no pipeline of diffusers, and have no index.
  if (adapter === null) await checkPipeline(folder);
  const textConfig = adapter === null ? TEXT_ENCODER_CONFIG : `${adapter.textEncoder}/config.json`;
  const configs = {
    unet: withoutEmaFields(await readObject(folder, UNET_CONFIG)),
    vae: await readObject(folder, VAE_CONFIG),
    text: await readObject(folder, textConfig),
    vocoder: await readObject(folder, VOCODER_CONFIG),
    scheduler: await readObject(folder, SCHEDULER_CONFIG),
  };
  const description = parseDescription(await readJson(folder, BUNDLE_DESCRIPTION), {
    name: folder.name,
    licence: licenceOfReadme(await readText(folder, README)),
    source: folder.origin ?? null,
  });
  const unet = parseUnet(configs.unet);
  const vae = parseVae(configs.vae);
  const text = parseTextEncoder(configs.text);
  const vocoder = parseVocoder(configs.vocoder);
  checkFit(unet, vae, text, adapter);
  return {
    networks: {
      'text-encoder':
        adapter === null
          ? await readNetwork(folder, 'text-encoder', 'clip-text', configs.text)
          : await readAdaptedText(folder, adapter, configs.text),
      unet: await readNetwork(folder, 'unet', 'unet-2d-condition', configs.unet),
      vae: await readNetwork(folder, 'vae', 'autoencoder-kl', configs.vae),
      vocoder: await readNetwork(folder, 'vocoder', vocoder.architecture, configs.vocoder),
    },
    tokenizer: await readTokenizer(folder, text.max_position_embeddings, adapter?.textEncoder),
    description,
    latent: {
      channels: vae.latent_channels,
      scalingFactor: vae.scaling_factor,
      downsampling: vae.downsampling,
    },
    window: trainedWindow(description.window, unet, vae, vocoder.mel.mels),
    mel: vocoder.mel,
    schedule: parseScheduler(configs.scheduler),
    card: description.card === null ? null : await readCard(folder, description.card),
  };
}

async function readCard(folder: CheckpointFolder, path: string): Promise<string> {
  const text = await readText(folder, path);
  if (text === null) throw missing(folder, path);
  return text;
}
