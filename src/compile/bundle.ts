import { sha256Of } from '../lib/sha256-of';
import { sha256OfPieces } from '../lib/sha256-pieces';
import { CARD, graphPath, MANIFEST, manifestOf, rolesOf, TOKENIZER, weightsPath } from './bundle-manifest';
import { writeWhole, type BundleFile, type BundleSink } from './bundle-sink';
import type { CheckpointFolder } from './checkpoint/checkpoint-folder';
import { CHECKPOINT_NETWORKS, type CheckpointNetworkName } from './checkpoint/layout';
import { readCheckpoint, type Checkpoint, type CheckpointNetwork } from './checkpoint/read-checkpoint';
import { computedTensors, type ComputedTensor } from './computed-tensors';
import { elementCount } from './dtypes';
import type { GraphTarget } from './graph-target';
import { Journal, JOURNAL, type WrittenFile } from './journal';
import type { Manifest, NetworkRole } from './manifest';
import { readSafetensorsIndex } from './readers/safetensors';
import { sourceBytes, type SourceTensor } from './readers/source-tensor';
import type { ComputeDtype, RandomAccessSource, TensorEntry, WeightsFile } from './tensors';
import { clipTokenizerJson } from './tokenizer';
import { writeGraph } from './write-graph';
import { writeWeights } from './writers/weights';
import type { WriteSizes } from './writers/weights-log';

export interface BundleProgress {
  /** The file being written. */
  readonly path: string;
  /** Bytes of weights read so far and in all, over every file. */
  readonly done: number;
  readonly total: number;
}

export interface BundleOptions {
  /** Of the weights; float16 ones beyond its range stay float32. */
  readonly dtype: ComputeDtype;
  readonly onProgress?: (progress: BundleProgress) => void;
  /** Written files are hashed: bytes so far and in all, of the file at hand. */
  readonly onCheck?: (progress: BundleProgress) => void;
  /** Called before anything is written; what it throws ends it. */
  readonly onPlan?: (plan: BundlePlan) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /**
   * Tells this state of the checkpoint from every other. What an earlier writing of the same left in the sink is gone
   * on with; null: nothing is.
   */
  readonly fingerprint?: string | null;
  readonly sizes?: WriteSizes;
}

/** What is known before anything is written. */
export interface BundlePlan {
  readonly checkpoint: Checkpoint;
  /** Of weights, to be read. */
  readonly bytesToRead: number;
  /** About, on the disk. */
  readonly bytesToWrite: number;
}

export interface BundleReport {
  readonly manifest: Manifest;
  /** Tensors kept float32 in a float16 bundle. */
  readonly keptFloat32: readonly { readonly path: string; readonly tensor: string }[];
}

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

/** All of a file: its tensors are written in the order of their source, so no hash can grow with them. */
async function hashFile(
  file: Pick<BundleFile, 'read'>,
  bytes: number,
  signal: AbortSignal | undefined,
  onHashed: (done: number) => void,
): Promise<string> {
  const hash = await sha256OfPieces();
  for (let at = 0; at < bytes; at += HASH_STRETCH) {
    signal?.throwIfAborted();
    const length = Math.min(HASH_STRETCH, bytes - at);
    hash.update(await file.read(at, length));
    onHashed(at + length);
  }
  return hash.digest();
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
  readonly files: WrittenFile[] = [];
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
    this.#total = sourceBytes(weightsOf(checkpoint));
  }

  async add(path: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.#sink, path, bytes);
    this.files.push({ path, bytes: bytes.length, sha256: await sha256Of(bytes) });
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
  async addNetwork(name: CheckpointNetworkName, journal: Journal): Promise<void> {
    const network = this.#checkpoint.networks[name];
    const computed = computedTensors(network.architecture, network.config);
    const weights = await this.#addWeights(weightsPath(name), network, computed, journal);
    for (const role of rolesOf(name)) {
      const graph = writeGraph(network, [weights], targetOf(role, this.#checkpoint), this.#options.dtype);
      await this.add(graphPath(role), graph);
    }
  }

  async #addWeights(
    path: string,
    { weights }: CheckpointNetwork,
    computed: readonly ComputedTensor[],
    journal: Journal,
  ): Promise<WeightsFile> {
    const { dtype, signal, onProgress, onCheck, sizes } = this.#options;
    const onRead = (bytes: number): void => {
      this.#done += bytes;
      onProgress?.({ path, done: this.#done, total: this.#total });
    };
    const file = await this.#sink.open(path);
    try {
      const before = journal.file(path);
      if (before !== null && (await file.size()) === before.bytes) {
        onRead(sourceBytes(weights.values()));
        return this.#keep(before, await readSafetensorsIndex(sourceOf(file, before), path));
      }
      const written = await writeWeights(weights, computed, dtype, file, {
        onRead,
        signal,
        sizes,
        log: {
          done: journal.tensors(path),
          note: (tensor, wide) => journal.note(path, tensor, wide),
          commit: () => journal.commit(),
          moving: () => journal.moving(path),
        },
      });
      await file.flush();
      const { bytes, tensors } = written;
      const sha256 = await hashFile(file, bytes, signal, (done) => onCheck?.({ path, done, total: bytes }));
      await journal.done({ path, bytes, sha256 });
      return this.#keep({ path, bytes, sha256 }, { location: path, tensors });
    } finally {
      await file.close();
    }
  }

  #keep(written: WrittenFile, weights: WeightsFile): WeightsFile {
    const { path } = written;
    this.files.push(written);
    if (this.#options.dtype === 'float16') {
      for (const [tensor, { dtype }] of weights.tensors)
        if (dtype === 'F32' && !tensor.startsWith('computed.')) this.keptFloat32.push({ path, tensor });
    }
    return weights;
  }
}

const sourceOf = (file: BundleFile, { path, bytes }: WrittenFile): RandomAccessSource => ({
  name: path,
  size: bytes,
  read: (offset, length) => file.read(offset, length),
});

const weightsOf = ({ networks }: Checkpoint): readonly SourceTensor[] =>
  Object.values(networks).flatMap(({ weights }) => [...weights.values()]);

/** Graphs, tokenizer and headers; what is beyond float16 is little. */
const BYTES_BESIDE_WEIGHTS = 8_000_000;

function planOf(checkpoint: Checkpoint, dtype: ComputeDtype): BundlePlan {
  const tensors = weightsOf(checkpoint);
  const elements = tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return {
    checkpoint,
    bytesToRead: sourceBytes(tensors),
    bytesToWrite: elements * (dtype === 'float16' ? 2 : 4) + BYTES_BESIDE_WEIGHTS,
  };
}

/** Null: nothing may be gone on with. */
async function journalKey(
  checkpoint: Checkpoint,
  { dtype, fingerprint = null }: BundleOptions,
): Promise<string | null> {
  if (fingerprint === null) return null;
  const tensors = weightsOf(checkpoint).map((tensor) => [tensor.name, tensor.dtype, tensor.shape]);
  const state = JSON.stringify([JOURNAL_FORMAT, dtype, fingerprint, tensors]);
  return sha256Of(new TextEncoder().encode(state));
}

/** Changes when the same checkpoint would be written otherwise. */
const JOURNAL_FORMAT = 1;

/**
 * Writes a checkpoint as a bundle (architecture.md, points 3 and 4). The same checkpoint gives the same bytes, in one go
 * or stopped and gone on with; a folder with a manifest and without a journal (journal.ts) is whole. Holds a piece of
 * one tensor in memory at a time.
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
  await options.onPlan?.(planOf(checkpoint, options.dtype));
  let report: BundleReport;
  const journal = await Journal.open(sink, await journalKey(checkpoint, options));
  try {
    // One from before would vouch for what is being written.
    await sink.remove(MANIFEST);
    await writer.add(TOKENIZER, text.encode(JSON.stringify(tokenizerJson)));
    if (card !== null) await writer.add(CARD, text.encode(card));
    for (const name of CHECKPOINT_NETWORKS) await writer.addNetwork(name, journal);
    const manifest = manifestOf(checkpoint, writer.files);
    await writeWhole(sink, MANIFEST, text.encode(`${JSON.stringify(manifest, null, 2)}\n`));
    report = { manifest, keptFloat32: writer.keptFloat32 };
  } finally {
    await journal.close();
  }
  await sink.remove(JOURNAL);
  return report;
}
