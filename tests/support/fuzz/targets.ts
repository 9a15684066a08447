import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../../../src/compile/bundle';
import type { BundleFile, BundleSink } from '../../../src/compile/bundle-sink';
import type { CheckpointFolder } from '../../../src/compile/checkpoint/checkpoint-folder';
import { parseSafetensorsIndex } from '../../../src/compile/readers/safetensors';
import { memorySource } from '../../../src/compile/readers/sources';
import { readStateDict } from '../../../src/compile/readers/state-dict';
import { openZip } from '../../../src/compile/readers/zip';
import { readFloats } from '../../../src/compile/tensor-values';
import { writeGraph } from '../../../src/compile/write-graph';
import { NETWORK_ROLES } from '../../../src/compile/manifest';
import type { ComputeDtype } from '../../../src/compile/tensors';
import { openBundle } from '../../../src/models/bundle';
import { manifestNeeds } from '../../../src/models/capability-needs';
import { openSource } from '../../../src/models/sources/open-source';
import { buildZip } from '../../unit/compile/readers/zip-builder';
import { adaptedCheckpoint } from '../adapted-checkpoint';
import { memoryStore } from '../memory-store';
import { mutateBytes } from './mutate-bytes';
import { jsonText, mutateJson, type Json } from './mutate-json';
import type { Random } from './random';

/** What is fed to the readers, and how: one case is one mutated file, alone or within an intact checkpoint. */
export interface FuzzTarget {
  readonly name: string;
  /** Cases in a whole run. */
  readonly cases: number;
  /** Mutates a file; what comes back reads it. @throws what the reader throws */
  readonly mutate: (random: Random) => FuzzCase | Promise<FuzzCase>;
}

export interface FuzzCase {
  /** Whether its header is understood: what follows is the reader's to find. */
  readonly past: boolean;
  readonly read: () => Promise<unknown>;
}

const golden = (path: string): string => fileURLToPath(new URL(`../../golden/${path}`, import.meta.url));
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(golden(path)));
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

type Files = ReadonlyMap<string, Uint8Array>;

function folderOf(path: string): Files {
  const root = golden(path);
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(root, file), new Uint8Array(readFileSync(file))]),
  );
}

/** The small checkpoint with Vocos for its vocoder, whose tables are computed from its config. */
function withVocos(files: Files): Files {
  const config = JSON.parse(decode(bytesOf('networks/vocos-same/config.json'))) as Readonly<
    Record<string, Json>
  >;
  const mel = { n_fft: 64, win_size: 64, sampling_rate: 16_000 };
  return new Map([
    ...files,
    ['bundle.json', encode(JSON.stringify({ name: 'small', window: { latentHeight: 4, latentWidth: 16 } }))],
    ['vocoder/config.json', encode(JSON.stringify({ ...config, ...mel }))],
    ['vocoder/model.safetensors', bytesOf('networks/vocos-same/model.safetensors')],
  ]);
}

const NEW = folderOf('bundle/new');
export const CHECKPOINTS = [
  NEW,
  folderOf('bundle/old'),
  folderOf('chain/small'),
  withVocos(NEW),
  adaptedCheckpoint(),
];
const TORCH_FILES = [
  'nested',
  'views',
  'parameters',
  'protocol-3',
  'protocol-5',
  'zip64',
  'weight-norm-new',
].map((name) => bytesOf(`readers/${name}.pt`));
const SAFETENSORS = [
  bytesOf('readers/dtypes.safetensors'),
  bytesOf('networks/vocos-center/model.safetensors'),
];

async function readAll(bytes: Uint8Array): Promise<void> {
  for (const tensor of (await readStateDict(memorySource(bytes, 'mutant'))).values())
    await readFloats(tensor);
}

/** Members of a zip archive, with their bytes. */
async function membersOf(
  bytes: Uint8Array,
): Promise<readonly { readonly name: string; readonly data: Uint8Array }[]> {
  const zip = await openZip(memorySource(bytes, 'original'));
  const members = [];
  for (const member of zip.members.values())
    members.push({ name: member.name, data: await zip.read(member) });
  return members;
}

const isZip = (bytes: Uint8Array): Promise<boolean> =>
  openZip(memorySource(bytes, 'mutant')).then(
    () => true,
    () => false,
  );

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** A whole file, byte by byte. */
const torchBytes: FuzzTarget = {
  name: 'PyTorch files, bytes',
  cases: 3000,
  mutate: async (random) => {
    const bytes = mutateBytes(random.pick(TORCH_FILES), random);
    return { past: await isZip(bytes), read: () => readAll(bytes) };
  },
};

/** The pickle in an intact archive. */
const pickles: FuzzTarget = {
  name: 'pickles in intact archives',
  cases: 5000,
  mutate: async (random) => {
    const members = await membersOf(random.pick(TORCH_FILES));
    const mutated = members.map(({ name, data }) => ({
      name,
      data: name.endsWith('/data.pkl') ? mutateBytes(data, random) : data,
    }));
    const bytes = buildZip(mutated);
    return { past: true, read: () => readAll(bytes) };
  },
};

/** Records of the archive: the fields after a signature. */
const zipRecords: FuzzTarget = {
  name: 'records of zip archives',
  cases: 3000,
  mutate: async (random) => {
    const members = await membersOf(random.pick(TORCH_FILES));
    const bytes = buildZip(members, { zip64: random.oneIn(2), comment: random.oneIn(3) ? 'PK\x05\x06' : '' });
    const view = new DataView(bytes.buffer);
    const records = [];
    for (let at = 0; at + 46 < bytes.length; at++)
      if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b) records.push(at);
    for (let i = 0; i <= random.below(2); i++) {
      const at = random.pick(records) + 4 + random.below(40);
      const value = random.pick([0, 1, 8, 20, 0xff, 0xffff, 0xffffffff, bytes.length, bytes.length - 22]);
      if (random.oneIn(2)) view.setUint16(at, value & 0xffff, true);
      else view.setUint32(at, value, true);
    }
    return { past: await isZip(bytes), read: () => readAll(bytes) };
  },
};

function safetensorsOf(header: string, data: Uint8Array): Uint8Array {
  const text = encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const safetensors: FuzzTarget = {
  name: 'safetensors headers',
  cases: 3000,
  mutate: (random) => {
    const original = random.pick(SAFETENSORS);
    if (random.oneIn(4)) {
      const bytes = mutateBytes(original, random);
      return { past: false, read: () => readAll(bytes) };
    }
    const length = Number(new DataView(original.buffer, original.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(decode(original.subarray(8, 8 + length))) as Json;
    const bytes = safetensorsOf(jsonText(mutateJson(header, random)), original.subarray(8 + length));
    return { past: true, read: () => readAll(bytes) };
  },
};

/** The checks before a bundle is written are all that is asked for; what would be written is not. */
class Accepted extends Error {}
const accept = (): Promise<never> => Promise.reject(new Accepted());
const acceptingSink: BundleSink = { create: accept, open: accept, remove: accept };

function memoryCheckpoint(files: Files): CheckpointFolder {
  return {
    name: 'mutant',
    open: async (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? null : memorySource(bytes, path);
    },
  };
}

export async function checkCheckpoint(files: Files): Promise<void> {
  try {
    await writeBundle(memoryCheckpoint(files), acceptingSink, { dtype: 'float16' });
  } catch (error) {
    if (!(error instanceof Accepted)) throw error;
  }
}

const configs: FuzzTarget = {
  name: 'configs and vocabularies of checkpoints',
  cases: 4500,
  mutate: (random) => {
    const files = new Map(random.pick(CHECKPOINTS));
    const path = random.pick([...files.keys()].filter((one) => /\.(?:json|txt)$/.test(one)));
    const original = files.get(path) ?? new Uint8Array(0);
    const asBytes = path.endsWith('.txt') || random.oneIn(10);
    const mutant = asBytes
      ? mutateBytes(original, random)
      : encode(jsonText(mutateJson(JSON.parse(decode(original)) as Json, random)));
    files.set(path, mutant);
    return { past: path.endsWith('.txt') || isJson(mutant), read: () => checkCheckpoint(files) };
  },
};

/** Keeps nothing but lengths, so that all of it is read and converted. */
function forgettingSink(): BundleSink {
  const forget = (): Promise<void> => Promise.resolve();
  const file: BundleFile = {
    size: () => Promise.resolve(0),
    write: forget,
    read: (_, length) => Promise.resolve(new Uint8Array(length)),
    flush: forget,
    close: forget,
  };
  const open = (): Promise<BundleFile> => Promise.resolve(file);
  return { create: open, open, remove: forget };
}

const checkpoints: FuzzTarget = {
  name: 'weights in whole checkpoints',
  cases: 700,
  mutate: async (random) => {
    const files = new Map(random.pick(CHECKPOINTS.slice(0, 2)));
    const path = random.pick([...files.keys()].filter((one) => /\.(?:bin|pt|safetensors)$/.test(one)));
    const mutant = mutateBytes(files.get(path) ?? new Uint8Array(0), random);
    files.set(path, mutant);
    const past = await readStateDict(memorySource(mutant, path)).then(
      () => true,
      () => false,
    );
    return { past, read: () => writeBundle(memoryCheckpoint(files), forgettingSink(), { dtype: 'float16' }) };
  },
};

const NANO = fileURLToPath(new URL('../../../public/models/nano/', import.meta.url));
const MANIFEST = JSON.parse(readFileSync(join(NANO, 'manifest.json'), 'utf8')) as Json;
const NANO_INDEX = new Map(
  ['text-encoder', 'unet', 'vae', 'vocoder'].map((name) => {
    const location = `${name}.safetensors`;
    return [location, parseSafetensorsIndex(new Uint8Array(readFileSync(join(NANO, location))), location)];
  }),
);

/** The manifest, and the graphs that are written from its configs. */
const manifests: FuzzTarget = {
  name: 'manifests and their graphs',
  cases: 3000,
  mutate: (random) => {
    const bytes = random.oneIn(10)
      ? mutateBytes(encode(JSON.stringify(MANIFEST)), random)
      : encode(jsonText(mutateJson(MANIFEST, random)));
    const dtype = random.oneIn(2) ? 'float16' : 'float32';
    return { past: isJson(bytes), read: () => readManifest(bytes, dtype) };
  },
};

async function readManifest(bytes: Uint8Array, dtype: ComputeDtype): Promise<void> {
  const bundle = await openBundle(memoryStore(new Map([['manifest.json', bytes]])));
  const { manifest } = bundle;
  manifestNeeds(manifest, 0);
  const { window, latent, text } = manifest;
  const targets = {
    'text-encoder': { role: 'text-encoder', length: text.length },
    unet: { role: 'unet', ...window, textLength: text.length },
    'vae-decoder': { role: 'vae-decoder', ...window },
    'vae-encoder': {
      role: 'vae-encoder',
      height: window.height * latent.downsampling,
      width: window.width * latent.downsampling,
    },
    vocoder: { role: 'vocoder', frames: window.width * latent.downsampling },
  } as const;
  for (const role of NETWORK_ROLES) {
    const network = manifest.networks[role];
    const weights = network.weights.flatMap((location) => NANO_INDEX.get(location) ?? []);
    writeGraph(network, weights, targets[role], dtype);
  }
  await bundle.read(manifest.files[0]?.path ?? 'none');
}

const COMMIT = 'a'.repeat(40);
const HUB_FILES: Files = new Map(
  [...(CHECKPOINTS[1] ?? new Map<string, Uint8Array>())].filter(([path]) =>
    /config\.json$|\.txt$|\.bin$/.test(path),
  ),
);
const LISTING: Json = {
  id: 'owner/name',
  sha: COMMIT,
  gated: false,
  tags: ['license:mit'],
  cardData: { license: 'mit' },
  siblings: [...HUB_FILES].map(([rfilename, { length }]) => ({
    rfilename,
    size: length,
    blobId: 'b'.repeat(40),
    ...(length > 5000 ? { lfs: { sha256: 'c'.repeat(64), size: length, pointerSize: 100 } } : {}),
  })),
};

/** The listing of a hub, and answers to the requests that follow from it. */
const hubs: FuzzTarget = {
  name: 'listings and answers of hubs',
  cases: 3000,
  mutate: (random) => {
    const listing = random.oneIn(10)
      ? mutateBytes(encode(JSON.stringify(LISTING)), random)
      : encode(jsonText(mutateJson(LISTING, random)));
    return { past: isJson(listing), read: () => readHub(listing, random) };
  },
};

async function readHub(listing: Uint8Array, random: Random): Promise<void> {
  const source = await openSource(
    { kind: 'hub', base: 'https://hub.example', repository: 'owner/name', revision: null },
    {
      fetch: (address, init) =>
        answer(address instanceof Request ? address.url : String(address), init, listing, random),
      signal: new AbortController().signal,
    },
    {
      patience: { attempts: 3, stallMs: 1000, wait: () => Promise.resolve() },
      sizes: { whole: 4000, part: 16_384, block: 1024 },
    },
  );
  const paths = [...source.files.keys()];
  if (paths.length === 0) return;
  const file = await source.open(random.pick(paths));
  // A listing may name any size; nobody reads more than a tensor's worth at a time.
  if (file !== null)
    await file
      .read(random.below(Math.min(file.size, 2 ** 31) || 1), Math.min(file.size, 5000))
      .catch(refusedRange);
}

/** A range that begins near the end and goes beyond it is the caller's mistake here. */
function refusedRange(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'checkpoint-unreadable') return;
  throw error;
}

async function answer(
  address: string,
  init: RequestInit | undefined,
  listing: Uint8Array,
  random: Random,
): Promise<Response> {
  const bytes = (content: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(content);
  if (address.includes('/api/')) return new Response(bytes(listing));
  const kind = random.below(12);
  if (kind === 0) throw new TypeError('Failed to fetch');
  if (kind === 1)
    return new Response('', { status: random.pick([301, 400, 401, 403, 404, 410, 416, 418, 429, 500, 503]) });
  if (kind === 2) return new Response(null, { status: 204 });
  const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init?.headers).get('range') ?? '');
  const content = [...HUB_FILES].find(([path]) => address.endsWith(path))?.[1] ?? new Uint8Array(9);
  if (range === null) return new Response(bytes(kind < 6 ? mutateBytes(content, random) : content));
  const part = content.subarray(Number(range[1]), Number(range[2]) + 1);
  const sent = kind < 5 ? mutateBytes(part, random) : part;
  const headers = random.pick<Record<string, string>>([
    {},
    {},
    { 'Content-Length': String(sent.length) },
    { 'Content-Range': 'bytes 0-0/1' },
    { 'Content-Length': 'x', 'Retry-After': 'soon', 'Last-Modified': 'never' },
  ]);
  return new Response(bytes(sent), { status: random.oneIn(9) ? 200 : 206, headers });
}

export const TARGETS: readonly FuzzTarget[] = [
  torchBytes,
  pickles,
  zipRecords,
  safetensors,
  configs,
  checkpoints,
  manifests,
  hubs,
];
