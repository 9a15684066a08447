import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { unwrapped } from '../../../../src/lib/worker-result';
import { capability } from '../../../../src/models/capability';
import type { Install } from '../../../../src/models/install/install';
import { InstallService } from '../../../../src/models/install/install-service';
import { openInstalled } from '../../../../src/models/install/open-installed';
import { openPlannerModel } from '../../../../src/models/install/open-planner-model';
import { sourceNeeds } from '../../../../src/models/source-needs';
import type { SourcePlace } from '../../../../src/models/sources/checkpoint-source';
import { plannerFiles } from '../../../../src/models/sources/planner-layout';
import { fileInMemory, startHub, startStaticHost, type HubFile } from '../../../support/hub-server';
import { memoryCatalogue, memoryChannels, memoryLocks, memoryModels } from '../../../support/memory-models';
import { manners, open } from '../sources/small-checkpoint';

/** A language model in transformers.js layout: tests/golden/local-model/make.py. */
const root = fileURLToPath(new URL('../../../golden/local-model/model', import.meta.url));
const modelFiles: ReadonlyMap<string, Uint8Array> = new Map(
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, Uint8Array] => [relative(root, path), new Uint8Array(readFileSync(path))]),
);
const hosted = (more: Readonly<Record<string, number>> = {}): Map<string, HubFile> =>
  new Map([
    ...[...modelFiles].map(([path, bytes]): [string, HubFile] => [path, fileInMemory(bytes)]),
    ...Object.entries(more).map(([path, bytes]): [string, HubFile] => [
      path,
      fileInMemory(new Uint8Array(bytes)),
    ]),
  ]);

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function hub(files = hosted()) {
  const server = await startHub(files);
  stops.push(() => server.stop());
  const place: SourcePlace = {
    kind: 'hub',
    base: server.base,
    repository: server.repository,
    revision: null,
  };
  return { server, place };
}

let time = 0;

function tab(models = memoryModels(), halves = false) {
  const locks = memoryLocks();
  const waiting: {
    readonly is: (install: Install) => boolean;
    readonly found: (install: Install) => void;
  }[] = [];
  const service = new InstallService({
    folders: models,
    catalogue: memoryCatalogue(),
    channel: memoryChannels()(),
    locks,
    openSource: (place, needs) => open(place, manners({ attempts: 2 }), needs),
    free: async () => null,
    halves: async () => halves,
    isPersistent: async () => true,
    now: () => (time += 1000),
    patience: 20,
  });
  void service.watch(({ installs }) => {
    for (const install of installs)
      for (const one of waiting.filter(({ is }) => is(install))) one.found(install);
  });
  const until = (is: (install: Install) => boolean): Promise<Install> =>
    new Promise((found) => waiting.push({ is, found }));
  const atRest = (): Promise<Install> => until(({ phase }) => ['paused', 'failed', 'done'].includes(phase));
  return { service, models, locks, until, atRest };
}

async function install(place: SourcePlace, one = tab()) {
  const ended = one.atRest();
  const id = unwrapped(await one.service.start(place));
  const { phase, use } = await ended;
  expect({ phase, use }).toEqual({ phase: 'done', use: 'planning' });
  return { ...one, id };
}

describe('a language model for planning', () => {
  it('is installed from a hub as it is there, is listed, and opens', async () => {
    const { server, place } = await hub();
    const { service, models, locks, id } = await install(place);
    const { bundles } = unwrapped(await service.list());
    expect(bundles).toMatchObject([{ id, use: 'planning', revision: server.commit }]);
    const { manifest, blob } = await openPlannerModel(models, locks, id);
    expect(manifest).toMatchObject({ architecture: 'llama', dtype: 'fp32', dataFiles: 1 });
    expect(manifest.files.map(({ path }) => path).sort()).toEqual([...modelFiles.keys()].sort());
    for (const [path, bytes] of modelFiles)
      expect(new Uint8Array((await (await blob(path))?.arrayBuffer()) ?? new ArrayBuffer(0)), path).toEqual(
        bytes,
      );
    expect(await blob('onnx/model_q4.onnx')).toBeNull();
    expect(unwrapped(await service.verify(id))).toBe(true);
    // It makes no sounds.
    await expect(openInstalled(models, locks, id)).rejects.toMatchObject({ code: 'bundle-incompatible' });
  });

  it('goes on where its host died, and reads nothing twice', async () => {
    const { server, place } = await hub();
    const one = tab();
    const stopped = one.atRest();
    void one
      .until(({ bytesDone }) => bytesDone > 20_000)
      .then(() => (server.faults.dieAfter = { bytes: 0, times: 1000 }));
    const id = unwrapped(await one.service.start(place));
    expect(await stopped).toMatchObject({ phase: 'paused', use: 'planning', trouble: { code: 'network' } });
    server.faults.dieAfter = null;
    const ended = one.until(({ phase }) => phase === 'reading').then(() => one.atRest());
    const before = server.requests.length;
    unwrapped(await one.service.resume(id));
    expect((await ended).phase).toBe('done');
    const again = server.requests.slice(before).map(({ path }) => path);
    expect(again.filter((path) => path.includes('tokenizer.json'))).toEqual([]);
    expect(unwrapped(await one.service.verify(id))).toBe(true);
  });

  it('is refused when a file is not what the hub says', async () => {
    const { server, place } = await hub();
    server.faults.corrupt = { path: 'onnx/model.onnx_data', at: 100_000 };
    const one = tab();
    const ended = one.atRest();
    unwrapped(await one.service.start(place));
    expect(await ended).toMatchObject({ phase: 'failed', trouble: { code: 'checkpoint-unreadable' } });
  });

  it('is found on a static host, and so is one that was installed here', async () => {
    const host = await startStaticHost(hosted());
    stops.push(() => host.stop());
    const { models, id } = await install({ kind: 'address', address: host.address });
    const there = new Map(
      [...(models.folders.get(id) ?? [])].map(([path, bytes]) => [path, fileInMemory(bytes)]),
    );
    const copy = await startStaticHost(there);
    stops.push(() => copy.stop());
    const source = await open({ kind: 'address', address: copy.address });
    expect(source).toMatchObject({ holds: 'planner', licence: 'cc0-1.0' });
    await install({ kind: 'address', address: copy.address });
  });

  it('is installed in the numbers that the machine computes in', async () => {
    const { place } = await hub(
      hosted({
        'onnx/model_q4.onnx': 50,
        'onnx/model_q4f16.onnx': 40,
        'onnx/model_q4f16.onnx_data': 30,
        'onnx/model_q4f16.onnx_data_1': 20,
      }),
    );
    const { files, name } = await open(place);
    expect(plannerFiles(name, files, false)).toMatchObject({ dtype: 'q4', dataFiles: 0 });
    expect(plannerFiles(name, files, true)).toMatchObject({ dtype: 'q4f16', dataFiles: 2 });
    const { models, id } = await install(place, tab(memoryModels(), true));
    expect(
      [...(models.folders.get(id)?.keys() ?? [])].filter((path) => path.startsWith('onnx/')).sort(),
    ).toEqual(['onnx/model_q4f16.onnx', 'onnx/model_q4f16.onnx_data', 'onnx/model_q4f16.onnx_data_1']);
  });

  it('needs what its listing says, and no graphics device', async () => {
    const { place } = await hub();
    const needs = await sourceNeeds(await open(place), true);
    const bytes = [...modelFiles.values()].reduce((sum, { length }) => sum + length, 0);
    expect(needs).toMatchObject({ download: bytes, disk: bytes });
    const { verdict, notes } = capability(needs, {
      adapter: null,
      memory: null,
      free: null,
      readsInParts: true,
    });
    expect({ verdict, about: notes.map(({ about }) => about) }).toEqual({
      verdict: 'doubtful',
      about: ['adapter'],
    });
    const full = { adapter: null, memory: null, free: 1000, readsInParts: true };
    expect(capability(needs, full).verdict).toBe('unable');
  });
});
