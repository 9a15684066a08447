import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../../../../src/compile/bundle';
import type { CheckpointFolder } from '../../../../src/compile/checkpoint/checkpoint-folder';
import { GuardedFetch } from '../../../../src/lib/guarded-fetch';
import type {
  CheckpointSource,
  SourceNeeds,
  SourcePlace,
} from '../../../../src/models/sources/checkpoint-source';
import { allowSource, openSource, type Manners } from '../../../../src/models/sources/open-source';
import { fileInMemory, type HubFile } from '../../../support/hub-server';
import { memorySink } from '../../compile/checkpoint/memory-bundle';

/** A whole checkpoint in the published layout, saved by torch.save: tests/golden/chain/make_chain.py. */
const root = fileURLToPath(new URL('../../../golden/chain/small', import.meta.url));
const README = '---\nlicense: cc-by-nc-sa-4.0\n---\nA checkpoint.\n';

export const checkpointFiles: ReadonlyMap<string, Uint8Array> = new Map([
  ['README.md', new TextEncoder().encode(README)],
  ...readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, Uint8Array] => [relative(root, path), new Uint8Array(readFileSync(path))]),
]);

export const hubFiles = (): Map<string, HubFile> =>
  new Map([...checkpointFiles].map(([path, bytes]) => [path, fileInMemory(bytes)]));

/** Small requests, so that small files need many; no time is lost with waiting. */
export function manners({ stallMs = 10_000, attempts = 4 } = {}): Manners & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    sizes: { whole: 20_000, part: 32_768, block: 4096 },
    patience: {
      attempts,
      stallMs,
      wait: async (ms, signal) => {
        waits.push(ms);
        signal.throwIfAborted();
      },
    },
  };
}

/** As the application opens it: by the fetch with the allow-list. */
export async function open(
  place: SourcePlace,
  how: Manners = manners(),
  needs: Partial<SourceNeeds> = {},
): Promise<CheckpointSource> {
  const network = new GuardedFetch((input, init) => fetch(input, init), 'https://page.example');
  allowSource(network, place);
  return openSource(place, { fetch: network.fetch, signal: new AbortController().signal, ...needs }, how);
}

/** Every file of the bundle that this becomes, by path, without the manifest, which names the source. */
export async function compiled(folder: CheckpointFolder): Promise<ReadonlyMap<string, Uint8Array>> {
  const { sink, files } = memorySink();
  await writeBundle(folder, sink, { dtype: 'float16' });
  files.delete('manifest.json');
  return files;
}
