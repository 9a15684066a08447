import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeBundle } from '../../../../src/compile/bundle';
import { JOURNAL } from '../../../../src/compile/journal';
import { copyBundle } from '../../../../src/models/install/copy-bundle';
import type { CheckpointSource } from '../../../../src/models/sources/checkpoint-source';
import { fileInMemory, startHub, type HubServer } from '../../../support/hub-server';
import { memorySink } from '../../compile/checkpoint/memory-bundle';
import { hubFiles, manners, open } from '../sources/small-checkpoint';

/** A bundle that somebody has compiled already, on a hub. */

let bundle: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
  const checkpoint = await startHub(hubFiles());
  const { sink, files } = memorySink();
  await writeBundle(await opened(checkpoint), sink, { dtype: 'float16' });
  await checkpoint.stop();
  bundle = files;
});

function opened({ base, repository }: HubServer): Promise<CheckpointSource> {
  return open({ kind: 'hub', base, repository, revision: null }, manners({ attempts: 2 }));
}

async function served(files = bundle): Promise<HubServer> {
  const hub = await startHub(new Map([...files].map(([path, bytes]) => [path, fileInMemory(bytes)])));
  onTestFinished(() => hub.stop());
  return hub;
}

const quietly = {
  onPlan: async () => undefined,
  onProgress: () => undefined,
  signal: new AbortController().signal,
};

describe('a compiled bundle', () => {
  it('is copied byte for byte, and its size is known before', async () => {
    const source = await opened(await served());
    expect(source.holds).toBe('bundle');
    const { sink, files } = memorySink();
    const planned: number[] = [];
    const manifest = await copyBundle(source, sink, {
      ...quietly,
      onPlan: async (bytes) => void planned.push(bytes),
    });
    expect(manifest.name).toBe('small');
    expect(files).toEqual(bundle);
    expect(planned).toEqual([manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)]);
  });

  it('goes on where it was stopped, with no file fetched twice that was done', async () => {
    const hub = await served();
    const { sink, files } = memorySink();
    const abort = new AbortController();
    const half = copyBundle(await opened(hub), sink, {
      ...quietly,
      signal: abort.signal,
      onProgress: (done, total) => {
        if (done > total / 2) abort.abort(new Error('stop'));
      },
    });
    await expect(half).rejects.toThrow('stop');
    expect(files.has('manifest.json')).toBe(false);
    expect(files.has(JOURNAL)).toBe(true);
    const done = [...files].filter(([path, bytes]) => bytes.length === bundle.get(path)?.length);
    expect(done.length).toBeGreaterThan(1);
    hub.requests.length = 0;
    await copyBundle(await opened(hub), sink, quietly);
    expect(files).toEqual(bundle);
    const asked = new Set(hub.requests.map(({ path }) => path.split(`${hub.commit}/`)[1]));
    expect(done.filter(([path]) => asked.has(path))).toEqual([]);
  });

  it('with a file that is not what its manifest says is refused, and that file goes', async () => {
    const path = 'unet.safetensors';
    const bytes = new Uint8Array(bundle.get(path) ?? []);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const source = await opened(await served(new Map([...bundle, [path, bytes]])));
    const { sink, files } = memorySink();
    await expect(copyBundle(source, sink, quietly)).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      message: expect.stringContaining('its hash is not the one in the manifest') as unknown,
    });
    expect(files.has(path)).toBe(false);
    expect(files.has('manifest.json')).toBe(false);
  });

  it('with a file of another size, or without one, is refused before it is copied', async () => {
    const path = 'vocoder.safetensors';
    const short = new Map([...bundle, [path, (bundle.get(path) ?? new Uint8Array()).subarray(1)]]);
    await expect(
      copyBundle(await opened(await served(short)), memorySink().sink, quietly),
    ).rejects.toMatchObject({ code: 'checkpoint-unreadable', place: path });
    const without = new Map([...bundle].filter(([name]) => name !== path));
    await expect(
      copyBundle(await opened(await served(without)), memorySink().sink, quietly),
    ).rejects.toMatchObject({ code: 'source-missing', place: path });
  });
});
