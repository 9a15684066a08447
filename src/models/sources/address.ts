import { README, TEXT_FILES, WEIGHT_FILES } from '../../compile/checkpoint/layout';
import { BUNDLE_DESCRIPTION, licenceOfReadme } from '../../compile/checkpoint/bundle-description';
import { memorySource } from '../../compile/readers/sources';
import { parseJson } from '../../lib/parse-json';
import { sha256Of } from '../../lib/sha256-of';
import { parseManifest } from '../bundle';
import { parsePlannerManifest } from '../planner-manifest';
import type { CheckpointSource, SourcePlace } from './checkpoint-source';
import { fetchWhole, isPage } from './fetch-whole';
import { holdings } from './holdings';
import { insist, PassingFailure, retryAfter } from './patience';
import { dataPath, isPlannerModel, PLANNER_CONFIG, PLANNER_GRAPHS, PLANNER_TEXTS } from './planner-layout';
import { remoteFolder, type RemoteEntry } from './remote-folder';
import type { RemoteNeeds } from './remote-file';
import { changed, invalid, needsLogin, noAnswer, refusedFor } from './source-errors';

/**
 * A folder of any static host, without a listing: a compiled bundle where it has a manifest, else a checkpoint, whose
 * files are looked for under the names they are published under.
 */

const MANIFEST = 'manifest.json';
/** Requests at once while looking. */
const LANES = 3;

/** @throws AppError `network`, `source-denied`, `source-changed`, `source-invalid`, `bundle-*`. */
export async function openAddress(
  { address }: Extract<SourcePlace, { kind: 'address' }>,
  needs: RemoteNeeds,
  fingerprint: string | null,
): Promise<CheckpointSource> {
  if (!/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : ''))
    throw invalid(
      address,
      `${address} is not a web address.`,
      'Give the address of a folder, with https://.',
    );
  const folder = address.endsWith('/') ? address : `${address}/`;
  const source =
    (await openBundleAt(folder, needs)) ??
    (await openPlannerAt(folder, needs)) ??
    (await openCheckpointAt(folder, needs));
  if (fingerprint !== null && fingerprint !== source.fingerprint) throw changed(source.name);
  return source;
}

const nameOf = (folder: string): string =>
  decodeName(
    new URL(folder).pathname
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? new URL(folder).host,
  );

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const within = (folder: string, path: string): string =>
  `${folder}${path.split('/').map(encodeURIComponent).join('/')}`;

/** Null: there is no manifest of ours. */
async function openBundleAt(folder: string, needs: RemoteNeeds): Promise<CheckpointSource | null> {
  const bytes = await fetchWhole(within(folder, MANIFEST), MANIFEST, needs);
  if (bytes === null) return null;
  const manifest = parsePlannerManifest(bytes, folder) ?? parseManifest(bytes, folder);
  const entry = (path: string, length: number, sha256: string): [string, RemoteEntry] => [
    path,
    { bytes: length, sha256, address: within(folder, path), gitHash: null },
  ];
  const hash = await sha256Of(bytes);
  const files = new Map([
    entry(MANIFEST, bytes.length, hash),
    ...manifest.files.map((file) => entry(file.path, file.bytes, file.sha256)),
  ]);
  return remoteFolder(
    {
      name: manifest.name,
      holds: holdings(files),
      address: folder,
      origin: folder,
      revision: null,
      licence: manifest.licence,
      files,
      fingerprint: `bundle ${hash}`,
      pinned: false,
    },
    needs,
  );
}

/** What was found in a folder without a listing. */
interface Found {
  readonly texts: Map<string, Uint8Array>;
  readonly dates: Map<string, string>;
  readonly files: Map<string, RemoteEntry>;
}

class Search implements Found {
  readonly texts = new Map<string, Uint8Array>();
  readonly dates = new Map<string, string>();
  readonly files = new Map<string, RemoteEntry>();

  constructor(
    private readonly folder: string,
    private readonly needs: RemoteNeeds,
  ) {}

  /** A small file, read as a whole. @returns whether it is there */
  async text(path: string): Promise<boolean> {
    const address = within(this.folder, path);
    const bytes = await fetchWhole(address, path, this.needs);
    if (bytes === null) return false;
    this.texts.set(path, bytes);
    this.files.set(path, { bytes: bytes.length, sha256: null, address, gitHash: null });
    return true;
  }

  /** A file of weights, of which only its size is asked. @returns whether it is there */
  async weights(path: string): Promise<boolean> {
    const address = within(this.folder, path);
    const found = await sizeAt(address, path, this.needs);
    if (found === null) return false;
    this.files.set(path, { bytes: found.size, sha256: null, address, gitHash: null });
    this.dates.set(path, found.date);
    return true;
  }
}

/** Null: there is no language model. */
async function openPlannerAt(folder: string, needs: RemoteNeeds): Promise<CheckpointSource | null> {
  const search = new Search(folder, needs);
  // A checkpoint keeps its configs in folders: this one file tells.
  if (!(await search.text(PLANNER_CONFIG))) return null;
  await inLanes(
    PLANNER_TEXTS.filter((path) => path !== PLANNER_CONFIG),
    (path) => search.text(path),
  );
  await inLanes(PLANNER_GRAPHS, async (graph) => {
    if (!(await search.weights(graph))) return;
    for (let index = 0; await search.weights(dataPath(graph, index)); index += 1);
  });
  return isPlannerModel(search.files) ? sourceAt(folder, 'planner', search, needs) : null;
}

async function openCheckpointAt(folder: string, needs: RemoteNeeds): Promise<CheckpointSource> {
  const search = new Search(folder, needs);
  await inLanes([...TEXT_FILES, ...WEIGHT_FILES], (path) =>
    TEXT_FILES.includes(path) ? search.text(path) : search.weights(path),
  );
  const card = cardOf(search.texts.get(BUNDLE_DESCRIPTION));
  if (card !== null && !search.files.has(card)) await search.text(card);
  return sourceAt(folder, 'checkpoint', search, needs);
}

async function sourceAt(
  folder: string,
  holds: CheckpointSource['holds'],
  { texts, dates, files }: Found,
  needs: RemoteNeeds,
): Promise<CheckpointSource> {
  const remote = remoteFolder(
    {
      name: nameOf(folder),
      holds,
      address: folder,
      origin: folder,
      revision: null,
      licence: licenceOfReadme(textOf(texts.get(README))),
      files,
      fingerprint: await fingerprintOf(files, texts, dates),
      pinned: false,
    },
    needs,
  );
  return {
    ...remote,
    open: async (path) => {
      const text = texts.get(path);
      return text === undefined ? remote.open(path) : memorySource(text, path);
    },
  };
}

const textOf = (bytes: Uint8Array | undefined): string | null =>
  bytes === undefined ? null : new TextDecoder().decode(bytes);

/** The card that `bundle.json` names; whether that file is right, the compiler says. */
function cardOf(description: Uint8Array | undefined): string | null {
  try {
    const json = parseJson(textOf(description) ?? 'null');
    const card: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'card') : null;
    return typeof card === 'string' && /^[\w.-]+$/.test(card) ? card : null;
  } catch {
    return null;
  }
}

async function fingerprintOf(
  files: ReadonlyMap<string, RemoteEntry>,
  texts: ReadonlyMap<string, Uint8Array>,
  dates: ReadonlyMap<string, string>,
): Promise<string> {
  const lineOf = async (path: string): Promise<string> => {
    const text = texts.get(path);
    const state = text === undefined ? (dates.get(path) ?? '') : await sha256Of(text);
    return `${path} ${files.get(path)?.bytes ?? 0} ${state}\n`;
  };
  const lines = await Promise.all([...files.keys()].sort().map(lineOf));
  return `folder ${await sha256Of(new TextEncoder().encode(lines.join('')))}`;
}

/** Size and date of a large file; null: there is none. */
async function sizeAt(
  address: string,
  name: string,
  { fetch, signal, patience }: RemoteNeeds,
): Promise<{ readonly size: number; readonly date: string } | null> {
  const ask = async () => {
    let response: Response;
    try {
      response = await fetch(address, {
        method: 'HEAD',
        cache: 'no-store',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patience.stallMs)]),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new PassingFailure(noAnswer(name, 0, error));
    }
    const { status, headers } = response;
    if (status === 404 || status === 410 || isPage(response)) return null;
    if (status === 401 || status === 403) throw needsLogin(name);
    if (status === 429 || status >= 500)
      throw new PassingFailure(refusedFor(name, status, 0), retryAfter(response, Date.now()));
    const size = Number(headers.get('content-length') ?? NaN);
    if (!response.ok || !Number.isSafeInteger(size)) {
      throw invalid(
        address,
        `The host does not tell the size of ${name}.`,
        'Use another host, or download the files and choose their folder.',
      );
    }
    return { size, date: headers.get('last-modified') ?? '' };
  };
  return insist(patience, signal, ask, () => false);
}

async function inLanes<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const line = [...all];
  const lane = async (): Promise<void> => {
    for (let next = line.shift(); next !== undefined; next = line.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
