import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourcePlace } from '../../../../src/models/sources/checkpoint-source';
import { fileInMemory, startStaticHost, type HubFile } from '../../../support/hub-server';
import { memoryFolder } from '../../compile/checkpoint/memory-bundle';
import { checkpointFiles, compiled, hubFiles, manners, open } from './small-checkpoint';

type Host = Awaited<ReturnType<typeof startStaticHost>>;

let files: Map<string, HubFile>;
let host: Host;
beforeEach(async () => {
  files = hubFiles();
  host = await startStaticHost(files);
});
afterEach(() => host.stop());

const place = (): SourcePlace => ({ kind: 'address', address: host.address });
const UNET = 'unet/diffusion_pytorch_model.bin';

describe('a folder of a static host', () => {
  it('is found file by file, and becomes the same bundle as the folder on the disk', async () => {
    const source = await open(place());
    expect(source).toMatchObject({
      name: 'full',
      holds: 'checkpoint',
      address: host.address,
      revision: null,
      licence: 'cc-by-nc-sa-4.0',
    });
    expect(source.files.get(UNET)).toMatchObject({ bytes: checkpointFiles.get(UNET)?.length, sha256: null });
    expect([...source.files.keys()].sort()).toEqual([...checkpointFiles.keys()].sort());
    const there = await compiled(source);
    const here = await compiled(memoryFolder('small', checkpointFiles));
    for (const [path, bytes] of here)
      expect({ path, same: there.get(path)?.length }).toEqual({ path, same: bytes.length });
    expect(
      [...here].every(([path, bytes]) => Buffer.compare(bytes, there.get(path) ?? bytes.subarray(1)) === 0),
    ).toBe(true);
    expect(host.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  });

  it('is the same at the next visit, and another when a file changed', async () => {
    const { fingerprint } = await open(place());
    expect((await open(place(), manners(), { fingerprint })).fingerprint).toBe(fingerprint);
    host.faults.lastModified = 'Thu, 02 Jan 2025 00:00:00 GMT';
    await expect(open(place(), manners(), { fingerprint })).rejects.toMatchObject({
      code: 'source-changed',
      remedy: 'Start again, or keep the old revision.',
    });
  });

  it('is noticed when it changes while it is read', async () => {
    const file = await (await open(place())).open(UNET);
    await file?.read(0, 10);
    host.faults.lastModified = 'Thu, 02 Jan 2025 00:00:00 GMT';
    await expect(file?.read(100_000, 10)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('is noticed when it becomes shorter while it is read', async () => {
    const file = await (await open(place())).open(UNET);
    files.set(UNET, fileInMemory(new Uint8Array(100_000)));
    await expect(file?.read(99_000, 2000)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('says which file wants a login', async () => {
    host.faults.login.add('vae/config.json');
    await expect(open(place())).rejects.toMatchObject({ code: 'source-denied', place: 'vae/config.json' });
  });

  it('is refused when it is no address', async () => {
    for (const address of ['full', 'ftp://host.example/full/', 'javascript:1']) {
      await expect(open({ kind: 'address', address })).rejects.toMatchObject({ code: 'source-invalid' });
    }
  });
});

describe('a bundle that is compiled already', () => {
  const nano = new URL('../../../../public/models/nano/', import.meta.url);
  const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, nano)));

  beforeEach(() => {
    files.clear();
    for (const path of ['manifest.json', 'tokenizer.json', 'vocoder.safetensors'])
      files.set(path, fileInMemory(bytesOf(path)));
  });

  it('is opened by its manifest, which tells sizes and hashes', async () => {
    const source = await open(place());
    expect(source).toMatchObject({ name: 'nano', holds: 'bundle', revision: null });
    const vocoder = bytesOf('vocoder.safetensors');
    expect(source.files.get('vocoder.safetensors')).toMatchObject({
      bytes: vocoder.length,
      sha256: createHash('sha256').update(vocoder).digest('hex'),
    });
    expect(source.files.has('manifest.json')).toBe(true);
    const file = await source.open('vocoder.safetensors');
    expect(Buffer.compare((await file?.read(0, vocoder.length)) ?? new Uint8Array(0), vocoder)).toBe(0);
  });

  it('is refused when a file is not the one its manifest names', async () => {
    const changed = bytesOf('tokenizer.json');
    changed[5] = (changed[5] ?? 0) ^ 1;
    files.set('tokenizer.json', fileInMemory(changed));
    await expect(
      (await open(place(), { ...manners(), sizes: { whole: 1e6, part: 1e6, block: 1e4 } })).open(
        'tokenizer.json',
      ),
    ).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      place: 'tokenizer.json',
    });
  });

  it('is refused when its manifest is of no format that is known', async () => {
    const manifest = JSON.parse(new TextDecoder().decode(bytesOf('manifest.json'))) as Record<
      string,
      unknown
    >;
    files.set(
      'manifest.json',
      fileInMemory(new TextEncoder().encode(JSON.stringify({ ...manifest, formatVersion: 2 }))),
    );
    await expect(open(place())).rejects.toMatchObject({ code: 'bundle-incompatible' });
  });
});
