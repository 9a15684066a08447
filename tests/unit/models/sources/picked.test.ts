import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SourcePlace } from '../../../../src/models/sources/checkpoint-source';
import { placeOfDrop, placeOfInput } from '../../../../src/models/sources/picked';
import { memoryFolder } from '../../compile/checkpoint/memory-bundle';
import { checkpointFiles, compiled, manners, open } from './small-checkpoint';

const fileOf = (path: string, bytes: Uint8Array, lastModified = 1): File =>
  new File([new Uint8Array(bytes)], path.split('/').at(-1) ?? path, { lastModified });

const picked = (prefix: string, change: (path: string, bytes: Uint8Array) => File = fileOf): SourcePlace => ({
  kind: 'files',
  name: 'picked',
  files: new Map([...checkpointFiles].map(([path, bytes]) => [`${prefix}${path}`, change(path, bytes)])),
});

/** A folder as the file system access interface gives it. */
function handleOf(name: string, files: ReadonlyMap<string, Uint8Array>): FileSystemDirectoryHandle {
  const folder = (prefix: string, own: string): unknown => ({
    kind: 'directory',
    name: own,
    async *entries() {
      const seen = new Set<string>();
      for (const [path, bytes] of files) {
        if (!path.startsWith(prefix)) continue;
        const [first = '', ...rest] = path.slice(prefix.length).split('/');
        if (seen.has(first)) continue;
        seen.add(first);
        yield rest.length > 0
          ? [first, folder(`${prefix}${first}/`, first)]
          : [first, { kind: 'file', name: first, getFile: () => Promise.resolve(fileOf(path, bytes)) }];
      }
    },
  });
  return folder('', name) as FileSystemDirectoryHandle;
}

/** The same as a dropped entry, which gives its children some at a time. */
function entryOf(name: string, files: ReadonlyMap<string, Uint8Array>): unknown {
  const children = new Map<string, Map<string, Uint8Array>>();
  for (const [path, bytes] of files) {
    const [first = '', ...rest] = path.split('/');
    const inner = children.get(first) ?? new Map<string, Uint8Array>();
    inner.set(rest.join('/'), bytes);
    children.set(first, inner);
  }
  const entries = [...children].map(([child, inner]) => {
    const own = inner.get('');
    return own === undefined
      ? entryOf(child, inner)
      : {
          isFile: true,
          isDirectory: false,
          name: child,
          file: (done: (file: File) => void) => done(fileOf(child, own)),
        };
  });
  return {
    isFile: false,
    isDirectory: true,
    name,
    createReader: () => ({ readEntries: (done: (some: unknown[]) => void) => done(entries.splice(0, 2)) }),
  };
}

const paths = [...checkpointFiles.keys()].sort();

const withText = (path: string, text: string): SourcePlace => ({
  kind: 'files',
  name: 'picked',
  files: new Map(
    [...checkpointFiles, [path, new TextEncoder().encode(text)] as const]
      .filter(([name]) => name !== 'README.md')
      .map(([name, bytes]) => [name, fileOf(name, bytes)]),
  ),
});

describe('the licence', () => {
  it('is that of the card, else what the checkpoint says of itself, else none', async () => {
    expect((await open(picked(''))).licence).toBe('cc-by-nc-sa-4.0');
    expect((await open(withText('bundle.json', '{"licence":"CC0-1.0"}'))).licence).toBe('CC0-1.0');
    expect((await open(withText('bundle.json', '{}'))).licence).toBeNull();
  });

  it('of a bundle without a card is in its manifest', async () => {
    const url = new URL('../../../../public/models/nano/manifest.json', import.meta.url);
    const manifest = new Map([['manifest.json', fileOf('manifest.json', readFileSync(url))]]);
    const { licence } = await open({ kind: 'files', name: 'nano', files: manifest });
    expect(licence).toMatch(/^cc-by-sa-4\.0/iu);
  });
});

describe('picked files', () => {
  it.each<[string, () => SourcePlace | Promise<SourcePlace>]>([
    ['the files of the folder itself', () => picked('')],
    ['the files of the folder above', () => picked('full/')],
    ['files two folders up', () => picked('models/full/')],
    ['a folder', () => ({ kind: 'folder', handle: handleOf('full', checkpointFiles) })],
    [
      'an input for folders',
      () =>
        placeOfInput(
          [...checkpointFiles].map(([path, bytes]) =>
            Object.defineProperty(fileOf(path, bytes), 'webkitRelativePath', { value: `full/${path}` }),
          ),
        ),
    ],
    [
      'a dropped folder',
      () => placeOfDrop([{ webkitGetAsEntry: () => entryOf('full', checkpointFiles) } as DataTransferItem]),
    ],
  ])('are found in %s', async (_, place) => {
    const source = await open(await place());
    expect([...source.files.keys()].sort()).toEqual(paths);
    expect(source).toMatchObject({
      holds: 'checkpoint',
      address: null,
      revision: null,
      licence: 'cc-by-nc-sa-4.0',
    });
    expect(source.files.get('README.md')).toEqual({
      bytes: checkpointFiles.get('README.md')?.length,
      sha256: null,
    });
  });

  it('become the same bundle as the folder on the disk', async () => {
    const there = await compiled(await open(picked('full/')));
    const here = await compiled(memoryFolder('small', checkpointFiles));
    expect(
      [...here].every(([path, bytes]) => Buffer.compare(bytes, there.get(path) ?? bytes.subarray(1)) === 0),
    ).toBe(true);
  });

  it('are the same when picked again, and others when one was saved since', async () => {
    const { fingerprint } = await open(picked('full/'));
    expect((await open(picked(''), manners(), { fingerprint })).fingerprint).toBe(fingerprint);
    const saved = picked('', (path, bytes) => fileOf(path, bytes, path.startsWith('unet/') ? 2 : 1));
    await expect(open(saved, manners(), { fingerprint })).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('are refused without a checkpoint, and with two of them', async () => {
    const none: SourcePlace = {
      kind: 'files',
      name: 'music',
      files: new Map([['a.mp3', new File([], 'a.mp3')]]),
    };
    await expect(open(none)).rejects.toMatchObject({ code: 'source-invalid', place: 'music' });
    const index = new File(['{}'], 'model_index.json');
    const two: SourcePlace = {
      kind: 'files',
      name: 'models',
      files: new Map([
        ['one/model_index.json', index],
        ['two/model_index.json', index],
      ]),
    };
    await expect(open(two)).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.stringContaining('more than one') as unknown,
    });
  });

  it('say so when the browser no longer lets them be read', async () => {
    const handle = {
      kind: 'directory',
      name: 'full',
      entries: () => {
        throw new DOMException('no', 'NotAllowedError');
      },
    } as unknown as FileSystemDirectoryHandle;
    await expect(open({ kind: 'folder', handle })).rejects.toMatchObject({
      code: 'source-denied',
      remedy: 'Choose the folder again.',
    });
  });
});
