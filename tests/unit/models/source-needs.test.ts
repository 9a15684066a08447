import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/models/bundle';
import { sourceNeeds } from '../../../src/models/source-needs';
import type { SourcePlace } from '../../../src/models/sources/checkpoint-source';
import { adaptedCheckpoint } from '../../support/adapted-checkpoint';
import { compiled, checkpointFiles, open } from './sources/small-checkpoint';

const picked = (files: ReadonlyMap<string, Uint8Array>): SourcePlace => ({
  kind: 'files',
  name: 'picked',
  files: new Map([...files].map(([path, bytes]) => [path, new File([new Uint8Array(bytes)], path)])),
});

describe('what a source needs', () => {
  it('follows from a checkpoint’s listing and configs', async () => {
    const source = await open(picked(checkpointFiles));
    const needs = await sourceNeeds(source, true);
    const read = [...checkpointFiles].filter(([path]) => !path.endsWith('card.md'));
    expect(needs.download).toBe(read.reduce((sum, [, { length }]) => sum + length, 0));
    // This one was saved in float16 for the most part: then it takes more than the half that is promised as the least.
    const files = [...(await compiled(source))].filter(([path]) => path.endsWith('.safetensors'));
    const disk = files.reduce((sum, [, { length }]) => sum + length, 0);
    expect(needs.disk).toBeLessThan(disk);
    expect(needs.disk).toBeGreaterThan(disk / 2);
  });

  it('counts the adapter where a checkpoint has one, and its own text encoder', async () => {
    const files = adaptedCheckpoint();
    const needs = await sourceNeeds(await open(picked(files)), true);
    const read = [...files].filter(([path]) => !path.endsWith('card.md'));
    expect(needs.download).toBe(read.reduce((sum, [, { length }]) => sum + length, 0));
    files.delete('condition_adapter_0/condition_adapter.pt');
    await expect(sourceNeeds(await open(picked(files)), true)).rejects.toMatchObject({
      code: 'checkpoint-incomplete',
      place: expect.stringContaining('condition_adapter_0/condition_adapter.pt') as string,
    });
  });

  it('says before any download that a part is not there', async () => {
    const half = new Map([...checkpointFiles].filter(([path]) => !path.startsWith('vocoder/')));
    const source = await open(picked(half));
    await expect(sourceNeeds(source, true)).rejects.toMatchObject({ code: 'checkpoint-incomplete' });
  });

  it('is in a bundle’s manifest', async () => {
    const url = new URL('../../../public/models/nano/manifest.json', import.meta.url);
    const bytes = new Uint8Array(readFileSync(url));
    const manifest = parseManifest(bytes, 'nano');
    const needs = await sourceNeeds(await open(picked(new Map([['manifest.json', bytes]]))), true);
    expect(needs.disk).toBe(manifest.files.reduce((sum, file) => sum + file.bytes, 0));
    expect(needs.download).toBe(needs.disk + bytes.length);
  });
});
