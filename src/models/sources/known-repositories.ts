import { modelNeeds, networkSizes, type ModelNeeds, type WeightCounts } from '../capability-needs';
import type { ModelUse } from '../install/install';
import type { SourcePlace } from './checkpoint-source';

/** The public model hub that the known repositories are on; another with the same interface can be given. */
export const PUBLIC_HUB = 'https://huggingface.co';

export interface Licence {
  /** As hubs and cards name it. */
  readonly id: string;
  readonly name: string;
  /** What it means for who uses the model, in plain lines. */
  readonly lines: readonly [string, string, string];
}

export interface KnownRepository {
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Null: the newest. */
  readonly revision: string | null;
  readonly use: ModelUse;
  /** Null: what its listing says. */
  readonly licence: Licence | null;
  /** As far as they are known before its listing is read; null: they are not. */
  readonly needs: ModelNeeds | null;
}

const CC_BY_NC_SA_4: Licence = {
  id: 'cc-by-nc-sa-4.0',
  name: 'CC BY-NC-SA 4.0',
  lines: [
    'Not for commercial use.',
    'Name the authors when you share the model or what you make of it.',
    'Share changed versions of the model under the same licence.',
  ],
};

/** Weights of Stable Diffusion 1.x (CompVis/stable-diffusion: v1-inference.yaml) and of Auffusion's HiFi-GAN (models.md 2.4). */
const WEIGHTS = { unet: 859_520_964, text: 123_060_480, vae: 83_653_863, vocoder: 13_670_000 };
/** One linear layer and one norm, 768 wide (models.md 2.2). */
const ADAPTER_WEIGHTS = 768 * 768 + 768 + 2 * 768;

/** Published in float32, kept in float16; configs are those of Stable Diffusion. */
function auffusionNeeds(name: string, weights: WeightCounts): ModelNeeds {
  const all = Object.values(weights).reduce((sum, count) => sum + count, 0);
  return modelNeeds(
    { name, download: all * 4, disk: all * 2 },
    networkSizes({ unet: {}, vae: {}, text: {} }, { height: 32, width: 128 }, weights),
  );
}

/** The full model, as its authors published it. */
export const AUFFUSION: KnownRepository & { readonly needs: ModelNeeds; readonly licence: Licence } = {
  name: 'Auffusion',
  repository: 'auffusion/auffusion-full-no-adapter',
  revision: null,
  use: 'sound',
  licence: CC_BY_NC_SA_4,
  needs: auffusionNeeds('Auffusion', WEIGHTS),
};

/**
 * Published beside it, with a trained layer behind the text encoder (models.md 2.1, 2.2). Files of their UNets and
 * vocoders are as large as the full model's. Their cards named the data that they were trained on.
 */
const WITH_ADAPTER: readonly KnownRepository[] = [
  ['Auffusion with adapter', 'auffusion/auffusion-full'] as const,
  ['Auffusion on AudioCaps', 'auffusion/auffusion'] as const,
].map(([name, repository]) => ({
  name,
  repository,
  revision: null,
  use: 'sound',
  licence: CC_BY_NC_SA_4,
  needs: auffusionNeeds(name, { ...WEIGHTS, text: WEIGHTS.text + ADAPTER_WEIGHTS }),
}));

/**
 * Language models in transformers.js layout (planner.md 2.2), small first choice first. Their sizes and licences are read
 * from the hub's listing: none of them was at hand when this was written.
 */
const PLANNERS: readonly KnownRepository[] = [
  ['Qwen3.5 0.8B', 'onnx-community/Qwen3.5-0.8B-Text-ONNX'] as const,
  ['Qwen3 0.6B', 'onnx-community/Qwen3-0.6B-ONNX'] as const,
  ['Granite 4.0 350M', 'onnx-community/granite-4.0-350m-ONNX-web'] as const,
].map(([name, repository]) => ({
  name,
  repository,
  revision: null,
  use: 'planning',
  licence: null,
  needs: null,
}));

export const KNOWN_REPOSITORIES: readonly KnownRepository[] = [AUFFUSION, ...WITH_ADAPTER, ...PLANNERS];

export function placeOf({ repository, revision }: KnownRepository, base = PUBLIC_HUB): SourcePlace {
  return { kind: 'hub', base, repository, revision };
}
