import { BUNDLE_DESCRIPTION, parseDescription } from '../compile/checkpoint/bundle-description';
import { missing, readJson, readObject } from '../compile/checkpoint/checkpoint-folder';
import { readConditionAdapter } from '../compile/checkpoint/condition-adapter';
import { adapterWeights, textEncoderWeights, TEXT_FILES, WEIGHTS } from '../compile/checkpoint/layout';
import { TEXT_ENCODER_CONFIG, UNET_CONFIG, VAE_CONFIG } from '../compile/checkpoint/network-configs';
import { parseManifest } from './bundle';
import { manifestNeeds, modelNeeds, networkSizes, type ModelNeeds } from './capability-needs';
import type { CheckpointSource } from './sources/checkpoint-source';
import { plannerFiles } from './sources/planner-layout';

const MANIFEST = 'manifest.json';
/** Auffusion's, in latent pixels (models.md 2.3): for checkpoints that do not say. */
const WINDOW = { height: 32, width: 128 };

/**
 * What an opened source asks of a machine, from its listing and its configs; no weights are read.
 * @param halves the machine computes in 16-bit floats: decides which of a language model's graphs is installed
 * @throws AppError `checkpoint-incomplete`, `checkpoint-unreadable`, `config-unsupported`, `bundle-*`, `network`.
 */
export async function sourceNeeds(source: CheckpointSource, halves: boolean): Promise<ModelNeeds> {
  switch (source.holds) {
    case 'bundle':
      return bundleNeeds(source);
    case 'checkpoint':
      return checkpointNeeds(source);
    case 'planner':
      return plannerNeeds(source, halves);
  }
}

/** Its weights, and about a quarter more for what it computes and remembers. (From the listing: no graph is read.) */
function plannerNeeds({ name, files }: CheckpointSource, halves: boolean): ModelNeeds {
  const { bytes } = plannerFiles(name, files, halves);
  const compute = { largestBuffer: 0, memory: bytes * 1.25, largestFile: 0 };
  return {
    name,
    download: bytes,
    disk: bytes,
    onProcessor: true,
    in: { float16: compute, float32: compute },
  };
}

async function bundleNeeds(source: CheckpointSource): Promise<ModelNeeds> {
  const file = await source.open(MANIFEST);
  if (file === null) throw missing(source, MANIFEST);
  const manifest = parseManifest(await file.read(0, file.size), source.name);
  return manifestNeeds(manifest, file.size + manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
}

async function checkpointNeeds(source: CheckpointSource): Promise<ModelNeeds> {
  const bytesOf = (path: string): number => source.files.get(path)?.bytes ?? 0;
  const weights = (paths: readonly string[]): number => {
    const path = paths.find((one) => source.files.has(one));
    if (path === undefined) throw missing(source, paths.join(' or '));
    return bytesOf(path);
  };
  const adapter = await readConditionAdapter(source);
  const bytes = {
    text:
      adapter === null
        ? weights(WEIGHTS['text-encoder'])
        : weights(textEncoderWeights(adapter.textEncoder)) + weights(adapterWeights(adapter.adapter)),
    unet: weights(WEIGHTS.unet),
    vae: weights(WEIGHTS.vae),
    vocoder: weights(WEIGHTS.vocoder),
  };
  const { window } = parseDescription(await readJson(source, BUNDLE_DESCRIPTION), {
    name: source.name,
    licence: null,
    source: null,
  });
  const configs = {
    text: await readObject(
      source,
      adapter === null ? TEXT_ENCODER_CONFIG : `${adapter.textEncoder}/config.json`,
    ),
    unet: await readObject(source, UNET_CONFIG),
    vae: await readObject(source, VAE_CONFIG),
  };
  // As if saved in float32, as Stable Diffusion's are: the listing does not tell. What was saved in float16 has twice as
  // many, so this is the least: nothing is refused for a size that it does not have.
  const counts = {
    text: bytes.text / 4,
    unet: bytes.unet / 4,
    vae: bytes.vae / 4,
    vocoder: bytes.vocoder / 4,
  };
  const all = bytes.text + bytes.unet + bytes.vae + bytes.vocoder;
  const texts = TEXT_FILES.reduce((sum, path) => sum + bytesOf(path), 0);
  return modelNeeds(
    { name: source.name, download: all + texts, disk: all / 2 + texts },
    networkSizes(configs, window ?? WINDOW, counts),
  );
}
