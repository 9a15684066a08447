import { createSHA256 } from 'hash-wasm';
import type { InstallList } from '../src/models/install/install';
import { InstallClient } from '../src/models/install/install-client';
import type { SourcePlace } from '../src/models/sources/checkpoint-source';
import { askToPersist } from '../src/storage/device-space';

/** What scripts/full-in-browser.ts does in the page: the application's own client, on the application's own worker. */

export interface FullPage {
  readonly list: InstallList | null;
  /** The install under way, or the newest. */
  start(place: SourcePlace): Promise<string>;
  resume(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** As a worker that died: in the middle of whatever it does. */
  kill(): void;
  /** The installed files, by path. */
  hashes(id: string): Promise<Readonly<Record<string, string>>>;
  manifest(id: string): Promise<string>;
}

function fullPage(): FullPage {
  let worker: Worker | null = null;
  let list: InstallList | null = null;
  const client = new InstallClient({
    createWorker: () => (worker = new Worker('/workers/install.worker.ts', { type: 'module' })),
    askToPersist,
  });
  client.onChange((changed) => (list = changed));
  const folder = async (id: string): Promise<FileSystemDirectoryHandle> => {
    const root = await navigator.storage.getDirectory();
    return (await root.getDirectoryHandle('models')).getDirectoryHandle(id);
  };
  return {
    get list() {
      return list;
    },
    start: (place) => client.start(place),
    resume: (id) => client.resume(id),
    remove: (id) => client.remove(id),
    kill: () => worker?.terminate(),
    async hashes(id) {
      const found: Record<string, string> = {};
      for await (const [name, entry] of (await folder(id)).entries()) {
        if (entry.kind === 'file') found[name] = await hashOf(await entry.getFile());
      }
      return found;
    },
    manifest: async (id) =>
      (await (await (await folder(id)).getFileHandle('manifest.json')).getFile()).text(),
  };
}

async function hashOf(file: File): Promise<string> {
  const hash = await createSHA256();
  const reader = file.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) hash.update(part.value);
  return hash.digest();
}

declare global {
  interface Window {
    full: FullPage;
  }
}

window.full = fullPage();
