import { Sha256 } from '../lib/sha256';
import type { BundleFile, BundleSink } from './bundle-sink';
import type { CheckpointFolder } from './checkpoint/checkpoint-folder';
import { CHECKPOINT_NETWORKS, type CheckpointNetworkName } from './checkpoint/layout';
import { readCheckpoint, type Checkpoint, type CheckpointNetwork } from './checkpoint/read-checkpoint';
import { computedTensors, type ComputedTensor } from './computed-tensors';
import { elementCount } from './dtypes';
import type { GraphTarget } from './graph-target';
import {
  manifestSchema,
  NETWORK_ROLES,
  type Manifest,
  type NetworkEntry,
  type NetworkRole,
} from './manifest';
import type { ComputeDtype, TensorEntry, WeightsFile } from './tensors';
import { clipTokenizerJson, tokenIdOf } from './tokenizer';
import { writeGraph } from './write-graph';
import { writeWeights } from './writers/weights';

export interface BundleProgress {
  /** The file being written. */
  readonly path: string;
  /** Weights written so far and in all, over every file. */
  readonly done: number;
  readonly total: number;
}

export interface BundleOptions {
  /** Of the weights; float16 ones beyond its range stay float32. */
  readonly dtype: ComputeDtype;
  readonly onProgress?: (progress: BundleProgress) => void;
  readonly signal?: AbortSignal;
}

export interface BundleReport {
  readonly manifest: Manifest;
  /** Tensors kept float32 in a float16 bundle. */
  readonly keptFloat32: readonly { readonly path: string; readonly tensor: string }[];
}

type FileEntry = Manifest['files'][number];

const NETWORK_OF_ROLE: Readonly<Record<NetworkRole, CheckpointNetworkName>> = {
  'text-encoder': 'text-encoder',
  unet: 'unet',
  'vae-decoder': 'vae',
  'vae-encoder': 'vae',
  vocoder: 'vocoder',
};

const rolesOf = (name: CheckpointNetworkName): readonly NetworkRole[] =>
  NETWORK_ROLES.filter((role) => NETWORK_OF_ROLE[role] === name);
const weightsPath = (name: CheckpointNetworkName): string => `${name}.safetensors`;
const graphPath = (role: NetworkRole): string => `${role}.onnx`;

/** What each role's graph is written for: the trained window. */
function targetOf(role: NetworkRole, { window, latent, tokenizer }: Checkpoint): GraphTarget {
  const { height, width } = window;
  switch (role) {
    case 'text-encoder':
      return { role, length: tokenizer.length };
    case 'unet':
      return { role, height, width, textLength: tokenizer.length };
    case 'vae-decoder':
      return { role, height, width };
    case 'vae-encoder':
      return { role, height: height * latent.downsampling, width: width * latent.downsampling };
    case 'vocoder':
      return { role, frames: width * latent.downsampling };
  }
}

const HASH_STRETCH = 4 * 2 ** 20;

async function hashFile(file: BundleFile, bytes: number, signal: AbortSignal | undefined): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < bytes; at += HASH_STRETCH) {
    signal?.throwIfAborted();
    hash.update(await file.read(at, Math.min(HASH_STRETCH, bytes - at)));
  }
  return hash.hex();
}

async function writeFile(sink: BundleSink, path: string, bytes: Uint8Array): Promise<FileEntry> {
  const file = await sink.create(path);
  try {
    await file.write(0, bytes);
  } finally {
    await file.close();
  }
  return { path, bytes: bytes.length, sha256: new Sha256().update(bytes).hex() };
}

/** The weights as they would lie in a float32 file: enough for a graph to say what is missing or misshapen. */
function plannedWeights({ weights }: CheckpointNetwork, computed: readonly ComputedTensor[]): WeightsFile {
  const tensors = [...weights.values(), ...computed].map(({ name, shape }): [string, TensorEntry] => [
    name,
    { dtype: 'F32', shape, offset: 0, length: elementCount(shape) * 4 },
  ]);
  return { location: 'the checkpoint', tensors: new Map(tensors) };
}

class BundleWriter {
  readonly files: FileEntry[] = [];
  readonly keptFloat32: { readonly path: string; readonly tensor: string }[] = [];
  readonly #checkpoint: Checkpoint;
  readonly #sink: BundleSink;
  readonly #options: BundleOptions;
  readonly #total: number;
  #done = 0;

  constructor(checkpoint: Checkpoint, sink: BundleSink, options: BundleOptions) {
    this.#checkpoint = checkpoint;
    this.#sink = sink;
    this.#options = options;
    const tensors = Object.values(checkpoint.networks).flatMap(({ weights }) => [...weights.values()]);
    this.#total = tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  }

  async add(path: string, bytes: Uint8Array): Promise<void> {
    this.files.push(await writeFile(this.#sink, path, bytes));
  }

  /** Does the checkpoint have what the graphs need? Asked before gigabytes are written. */
  check(name: CheckpointNetworkName): void {
    const network = this.#checkpoint.networks[name];
    const planned = plannedWeights(network, computedTensors(network.architecture, network.config));
    for (const role of rolesOf(name)) {
      writeGraph(network, [planned], targetOf(role, this.#checkpoint), 'float32');
    }
  }

  /** One network's weights, then the graphs of all roles that it plays. */
  async addNetwork(name: CheckpointNetworkName): Promise<void> {
    const network = this.#checkpoint.networks[name];
    const computed = computedTensors(network.architecture, network.config);
    const weights = await this.#addWeights(weightsPath(name), network, computed);
    for (const role of rolesOf(name)) {
      const graph = writeGraph(network, [weights], targetOf(role, this.#checkpoint), this.#options.dtype);
      await this.add(graphPath(role), graph);
    }
  }

  async #addWeights(
    path: string,
    { weights }: CheckpointNetwork,
    computed: readonly ComputedTensor[],
  ): Promise<WeightsFile> {
    const { dtype, signal, onProgress } = this.#options;
    const onTensor = (elements: number): void => {
      this.#done += elements;
      onProgress?.({ path, done: this.#done, total: this.#total });
    };
    const file = await this.#sink.create(path);
    try {
      const written = await writeWeights(weights, computed, dtype, file, { onTensor, signal });
      this.keptFloat32.push(...written.keptFloat32.map((tensor) => ({ path, tensor })));
      this.files.push({ path, bytes: written.bytes, sha256: await hashFile(file, written.bytes, signal) });
      return { location: path, tensors: written.tensors };
    } finally {
      await file.close();
    }
  }
}

function networkEntry(role: NetworkRole, checkpoint: Checkpoint): NetworkEntry {
  const name = NETWORK_OF_ROLE[role];
  const { architecture, config } = checkpoint.networks[name];
  return { architecture, config, weights: [weightsPath(name)], graph: graphPath(role) };
}

const TOKENIZER = 'tokenizer.json';
const CARD = 'card.md';

function manifestOf(checkpoint: Checkpoint, files: readonly FileEntry[]): Manifest {
  const { description, tokenizer, latent, window, mel, schedule } = checkpoint;
  const manifest: Manifest = {
    format: 'audio-agent-bundle',
    formatVersion: 1,
    name: description.name,
    version: description.version,
    licence: description.licence,
    source: description.source,
    networks: {
      'text-encoder': networkEntry('text-encoder', checkpoint),
      unet: networkEntry('unet', checkpoint),
      'vae-decoder': networkEntry('vae-decoder', checkpoint),
      'vae-encoder': networkEntry('vae-encoder', checkpoint),
      vocoder: networkEntry('vocoder', checkpoint),
    },
    text: {
      tokenizer: TOKENIZER,
      length: tokenizer.length,
      padToken: tokenIdOf(tokenizer.vocabulary.vocabulary, tokenizer.padToken),
    },
    latent,
    window,
    mel,
    schedule,
    defaults: description.defaults,
    kinds: description.kinds,
    card: checkpoint.card === null ? null : CARD,
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return manifestSchema.parse(manifest);
}

/**
 * Writes a checkpoint as a bundle (architecture.md, points 3 and 4). The same checkpoint gives the same bytes; the
 * manifest comes last, so that a folder with one is whole. Holds one tensor in memory at a time.
 * @throws AppError as `readCheckpoint`, `writeGraph` and the sink; the signal's reason when stopped.
 */
export async function writeBundle(
  folder: CheckpointFolder,
  sink: BundleSink,
  options: BundleOptions,
): Promise<BundleReport> {
  const checkpoint = await readCheckpoint(folder);
  const { tokenizer, card } = checkpoint;
  const text = new TextEncoder();
  const writer = new BundleWriter(checkpoint, sink, options);
  for (const name of CHECKPOINT_NETWORKS) writer.check(name);
  const tokenizerJson = clipTokenizerJson(tokenizer.vocabulary, tokenizer);
  await writer.add(TOKENIZER, text.encode(JSON.stringify(tokenizerJson)));
  if (card !== null) await writer.add(CARD, text.encode(card));
  for (const name of CHECKPOINT_NETWORKS) await writer.addNetwork(name);
  const manifest = manifestOf(checkpoint, writer.files);
  await writeFile(sink, 'manifest.json', text.encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return { manifest, keptFloat32: writer.keptFloat32 };
}
