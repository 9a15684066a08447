import { createHash, randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Transform, type TransformCallback, type Writable } from 'node:stream';

/**
 * A model hub for tests. As the real ones it answers with the listing of a repository, and sends on from
 * `resolve/<commit>/<path>` to a signed address of a second origin. That origin refuses OPTIONS, exposes no header,
 * and lets its addresses expire, without saying so in a way that a page could read.
 */

export interface HubFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Large files are kept beside git, with a hash of their own. */
  readonly large: boolean;
  readonly gitHash: string;
  readonly send: (from: number, to: number, response: Writable) => void;
}

/** What the next answers do wrong. Counters go down with every answer that does it. */
export interface Faults {
  /** The file host ends the connection after so many bytes; so many times. */
  dieAfter: { bytes: number; times: number } | null;
  /** These statuses come next from the file host. */
  readonly statuses: number[];
  /** Seconds, with 429 and 503. */
  retryAfter: number | null;
  /** Answers that a signed address gives until it has expired. */
  signedFor: number;
  /** Byte of a file that comes changed. */
  corrupt: { path: string; at: number } | null;
  /** The listing and the files want a login. */
  gated: boolean;
  /** The file host sends everything, whatever was asked for. */
  ignoresRanges: boolean;
  /** Connections of the file host are accepted, and nothing is sent. */
  silent: boolean;
  /** Bytes a second that each answer of the file host brings; null: as fast as it can. */
  slow: number | null;
}

export interface SeenRequest {
  readonly host: 'hub' | 'files';
  readonly method: string;
  readonly path: string;
  readonly range: string | null;
  readonly origin: string | null;
}

export interface HubServer {
  readonly base: string;
  readonly filesOrigin: string;
  readonly repository: string;
  readonly faults: Faults;
  readonly requests: SeenRequest[];
  /** Of file contents. */
  readonly sent: { bytes: number };
  commit: string;
  files: ReadonlyMap<string, HubFile>;
  readonly stop: () => Promise<void>;
}

/** From this size on a file is kept beside git. */
const LARGE = 1024;

export function fileInMemory(bytes: Uint8Array, large = bytes.length >= LARGE): HubFile {
  return {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    gitHash: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    large,
    send: (from, to, response) => void response.end(bytes.subarray(from, to)),
  };
}

/** A folder on the disk, however large its files are. */
export async function filesOnDisk(folder: string): Promise<ReadonlyMap<string, HubFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, HubFile>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const { size } = await stat(file);
    const hash = createHash('sha256');
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
    const small = size < LARGE ? await readFile(file) : null;
    files.set(path.relative(folder, file).split(path.sep).join('/'), {
      bytes: size,
      sha256: hash.digest('hex'),
      large: small === null,
      gitHash: createHash('sha1')
        .update(`blob ${size}\0`)
        .update(small ?? '')
        .digest('hex'),
      send: (from, to, response) => {
        if (from === to) response.end();
        else createReadStream(file, { start: from, end: to - 1 }).pipe(response);
      },
    });
  }
  return files;
}

export async function startHub(
  files: ReadonlyMap<string, HubFile>,
  repository = 'studio/full',
): Promise<HubServer> {
  const hub: HubServer = {
    base: '',
    filesOrigin: '',
    repository,
    faults: {
      dieAfter: null,
      statuses: [],
      retryAfter: null,
      signedFor: Infinity,
      corrupt: null,
      gated: false,
      ignoresRanges: false,
      silent: false,
      slow: null,
    },
    requests: [],
    sent: { bytes: 0 },
    commit: '1'.repeat(40),
    files,
    stop: async () => {
      await Promise.all([stop(api), stop(host)]);
    },
  };
  const signed = new Map<string, { readonly path: string; left: number }>();
  const api = createServer((request, response) => answerApi(hub, signed, request, response));
  const host = createServer((request, response) => answerFile(hub, signed, request, response));
  return Object.assign(hub, { base: await listen(api), filesOrigin: await listen(host) });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function note(hub: HubServer, host: SeenRequest['host'], request: IncomingMessage): URL {
  const url = new URL(request.url ?? '/', 'http://host');
  hub.requests.push({
    host,
    method: request.method ?? '',
    path: url.pathname,
    range: request.headers.range ?? null,
    origin: request.headers.origin ?? null,
  });
  return url;
}

type Signed = Map<string, { readonly path: string; left: number }>;

function answerApi(hub: HubServer, signed: Signed, request: IncomingMessage, response: ServerResponse): void {
  const url = note(hub, 'hub', request);
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (request.method === 'OPTIONS') return void response.writeHead(405).end();
  if (hub.faults.gated) return void response.writeHead(401).end();
  const api = `/api/models/${hub.repository}/revision/`;
  if (url.pathname.startsWith(api)) {
    const revision = decodeURIComponent(url.pathname.slice(api.length));
    if (revision !== 'main' && revision !== hub.commit) return void response.writeHead(404).end();
    response.setHeader('Content-Type', 'application/json');
    return void response.end(JSON.stringify(listing(hub)));
  }
  const resolve = `/${hub.repository}/resolve/${hub.commit}/`;
  const file = decodeURIComponent(url.pathname.slice(resolve.length));
  if (!url.pathname.startsWith(resolve) || !hub.files.has(file)) return void response.writeHead(404).end();
  const token = randomUUID();
  signed.set(token, { path: file, left: hub.faults.signedFor });
  response.writeHead(302, { Location: `${hub.filesOrigin}/signed/${token}` }).end();
}

/** As huggingface/huggingface_hub reads it (hf_api.py: ModelInfo), with what a page uses. */
function listing(hub: HubServer): unknown {
  return {
    id: hub.repository,
    sha: hub.commit,
    gated: false,
    private: false,
    tags: ['license:cc-by-nc-sa-4.0'],
    cardData: { license: 'cc-by-nc-sa-4.0' },
    siblings: [...hub.files].map(([rfilename, { bytes, sha256, large, gitHash }]) => ({
      rfilename,
      size: bytes,
      blobId: gitHash,
      ...(large ? { lfs: { sha256, size: bytes, pointerSize: 135 } } : {}),
    })),
  };
}

function answerFile(
  hub: HubServer,
  signed: Signed,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = note(hub, 'files', request);
  const { faults } = hub;
  if (faults.silent) return;
  const known = signed.get(url.pathname.replace('/signed/', ''));
  // Refusals come without the header that would let a page see them.
  if (request.method !== 'GET' || known === undefined || known.left <= 0)
    return void response.writeHead(403).end();
  known.left -= 1;
  response.setHeader('Access-Control-Allow-Origin', '*');
  const status = faults.statuses.shift();
  if (status !== undefined) {
    if (faults.retryAfter !== null) {
      response.setHeader('Retry-After', faults.retryAfter);
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
    }
    return void response.writeHead(status).end();
  }
  const file = hub.files.get(known.path);
  if (file === undefined) return void response.writeHead(404).end();
  sendRange(hub, known.path, file, request, response);
}

function sendRange(
  hub: HubServer,
  name: string,
  file: HubFile,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { faults } = hub;
  const asked = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const part = asked !== null && !faults.ignoresRanges;
  const from = part ? Number(asked[1]) : 0;
  const to = part ? Math.min(Number(asked[2]) + 1, file.bytes) : file.bytes;
  if (from > to || (part && from >= file.bytes)) return void response.writeHead(416).end();
  response.writeHead(part ? 206 : 200, {
    'Content-Length': to - from,
    'Content-Type': 'application/octet-stream',
    ...(part ? { 'Content-Range': `bytes ${from}-${to - 1}/${file.bytes}` } : {}),
  });
  const { dieAfter, corrupt } = faults;
  if (dieAfter !== null && dieAfter.times > 0 && to - from > dieAfter.bytes) {
    dieAfter.times -= 1;
    hub.sent.bytes += dieAfter.bytes;
    sendAndDie(file, from, from + dieAfter.bytes, response);
    return;
  }
  hub.sent.bytes += to - from;
  if (corrupt !== null && corrupt.path === name && corrupt.at >= from && corrupt.at < to) {
    sendChanged(file, from, to, corrupt.at, response);
    return;
  }
  file.send(from, to, faults.slow === null ? response : slowed(hub, response));
}

/** Ten times a second some bytes; how many, the fault says at that moment. */
function slowed({ faults }: HubServer, response: ServerResponse): Writable {
  const brake = new Transform({
    transform(piece: Buffer, _, done: TransformCallback) {
      const send = (at: number): void => {
        if (response.destroyed) {
          done();
          return;
        }
        const end = faults.slow === null ? piece.length : at + Math.ceil(faults.slow / 10);
        if (end > at) brake.push(piece.subarray(at, end));
        if (end >= piece.length) done();
        else setTimeout(send, 100, end);
      };
      send(0);
    },
  });
  brake.pipe(response);
  return brake;
}

/** What a file would send, as bytes. */
async function collect(file: HubFile, from: number, to: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const { Writable } = await import('node:stream');
  const target = new Writable({
    write(piece: Buffer, _, done) {
      pieces.push(piece);
      done();
    },
  });
  const ended = new Promise((resolve) => target.on('finish', resolve));
  file.send(from, to, target);
  await ended;
  return Buffer.concat(pieces);
}

function sendAndDie(file: HubFile, from: number, to: number, response: ServerResponse): void {
  void collect(file, from, to).then((bytes) => response.write(bytes, () => response.destroy()));
}

function sendChanged(file: HubFile, from: number, to: number, at: number, response: ServerResponse): void {
  void collect(file, from, to).then((bytes) => {
    bytes[at - from] = (bytes[at - from] ?? 0) ^ 1;
    response.end(bytes);
  });
}

/** A static host of the same files, as many are: ranges, HEAD, a date, no listing. */
export async function startStaticHost(files: ReadonlyMap<string, HubFile>): Promise<{
  readonly address: string;
  readonly requests: SeenRequest[];
  readonly faults: { lastModified: string; readonly login: Set<string> };
  readonly stop: () => Promise<void>;
}> {
  const requests: SeenRequest[] = [];
  const faults = { lastModified: 'Wed, 01 Jan 2025 00:00:00 GMT', login: new Set<string>() };
  const answer: RequestListener = (request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname).replace(
      '/models/full/',
      '',
    );
    const range = request.headers.range ?? null;
    requests.push({ host: 'files', method: request.method ?? '', path: name, range, origin: null });
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Last-Modified', faults.lastModified);
    const file = files.get(name);
    if (faults.login.has(name)) return void response.writeHead(403).end();
    if (file === undefined) return void response.writeHead(404).end();
    const asked = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
    const from = Number(asked?.[1] ?? 0);
    const to = asked === null ? file.bytes : Math.min(Number(asked[2]) + 1, file.bytes);
    response.writeHead(asked === null ? 200 : 206, { 'Content-Length': to - from });
    if (request.method === 'HEAD') return void response.end();
    file.send(from, to, response);
  };
  const server = createServer(answer);
  return { address: `${await listen(server)}/models/full/`, requests, faults, stop: () => stop(server) };
}
