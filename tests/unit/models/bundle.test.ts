import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/compile/manifest';
import { AppError } from '../../../src/lib/errors';
import { sha256Of } from '../../../src/lib/sha256-of';
import { openBundle } from '../../../src/models/bundle';
import { folderStore } from '../../../src/models/folder-store.node';
import { httpStore } from '../../../src/models/http-store';
import { memoryStore } from '../../support/memory-store';

const nano = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../public/models/nano/manifest.json'), 'utf8'),
) as Manifest;
const content = new TextEncoder().encode('weights');
const file = { path: 'unet.safetensors', bytes: 7, sha256: await sha256Of(content) };

function files(change: (manifest: Manifest) => object = (manifest) => manifest): Map<string, Uint8Array> {
  const manifest = JSON.stringify(change({ ...nano, files: [file] }));
  return new Map([
    ['manifest.json', new TextEncoder().encode(manifest)],
    ['unet.safetensors', content],
  ]);
}
const failure = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? `${error.code} at ${error.place}` : String(error);
};

describe('a bundle', () => {
  test('gives files whose size and hash are those of its manifest', async () => {
    const bundle = await openBundle(memoryStore(files()));
    expect(bundle.manifest.name).toBe('nano');
    expect(await bundle.read('unet.safetensors')).toEqual(content);
    expect(bundle.hash).toBe(await sha256Of(files().get('manifest.json') ?? content));
  });

  test('refuses a file of another size, of other bytes, or that it does not list', async () => {
    const shorter = await openBundle(memoryStore(files().set('unet.safetensors', content.slice(1))));
    expect(await failure(shorter.read('unet.safetensors'))).toBe('bundle-unreadable at unet.safetensors');
    const changed = await openBundle(
      memoryStore(
        files().set(
          'unet.safetensors',
          content.map((byte) => byte ^ 1),
        ),
      ),
    );
    expect(await failure(changed.read('unet.safetensors'))).toBe('bundle-unreadable at unet.safetensors');
    const bundle = await openBundle(memoryStore(files()));
    expect(await failure(bundle.read('../secret'))).toBe('bundle-unreadable at ../secret');
  });

  test.each([
    ['a later format', { formatVersion: 2 }, 'bundle-incompatible at manifest.json, formatVersion'],
    ['another format', { format: 'onnx' }, 'bundle-incompatible at manifest.json, format'],
    [
      'a window without width',
      { window: { height: 16 } },
      'bundle-unreadable at manifest.json, window.width',
    ],
    ['a file above it', { files: [{ ...file, path: 'a/../../b' }] }, 'bundle-unreadable at a/../../b'],
    [
      'an absolute file',
      { files: [{ ...file, path: 'https://host/b' }] },
      'bundle-unreadable at https://host/b',
    ],
  ])('with %s is refused', async (_, change, expected) => {
    expect(await failure(openBundle(memoryStore(files((manifest) => ({ ...manifest, ...change })))))).toBe(
      expected,
    );
  });

  test('whose manifest is no JSON, or is not there, is refused', async () => {
    const broken = files().set('manifest.json', new TextEncoder().encode('{'));
    expect(await failure(openBundle(memoryStore(broken)))).toBe('bundle-unreadable at manifest.json');
    expect(await failure(openBundle(memoryStore(new Map())))).toBe('bundle-missing at manifest.json');
  });
});

describe('in a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('files are read, and what is missing is told apart from what cannot be read', async () => {
    writeFileSync(path.join(folder, 'a.bin'), content);
    const store = folderStore(folder);
    expect(await store.read('a.bin')).toEqual(content);
    expect(await failure(store.read('b.bin'))).toBe('bundle-missing at b.bin');
    expect(await failure(store.read('.'))).toBe('bundle-unreadable at .');
  });
});

describe('over HTTP', () => {
  let server: Server | null = null;
  afterEach(() => server?.close());

  async function serve(
    answers: Readonly<Record<string, readonly [status: number, type: string]>>,
  ): Promise<string> {
    const listening = createServer((request, response) => {
      const [status, type] = answers[request.url ?? ''] ?? [404, 'text/plain'];
      response.writeHead(status, { 'content-type': type }).end(content);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/models/my`;
  }

  test('files come from the folder, escaped; answers are told apart', async () => {
    const store = httpStore(
      await serve({
        '/models/my/a%20b/c%23.bin': [200, 'application/octet-stream'],
        '/models/my/start.json': [200, 'text/html; charset=utf-8'],
        '/models/my/busy.bin': [503, 'text/plain'],
      }),
      fetch,
    );
    expect(await store.read('a b/c#.bin')).toEqual(content);
    expect(await failure(store.read('none.bin'))).toBe('bundle-missing at none.bin');
    // A host that answers with its start page has no such file.
    expect(await failure(store.read('start.json'))).toBe('bundle-missing at start.json');
    expect(await failure(store.read('busy.bin'))).toBe('network at busy.bin');
  });

  test('a host that does not answer is a network error', async () => {
    const address = await serve({});
    await new Promise((resolve) => server?.close(resolve));
    expect(await failure(httpStore(address, fetch).read('manifest.json'))).toBe('network at manifest.json');
  });
});
