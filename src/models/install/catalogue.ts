import { del, get, set } from 'idb-keyval';
import { z } from 'zod';
import type { BundleId, InstalledBundle } from './install';

/**
 * Small facts about what is installed, for a page that wants to know without starting a worker. The folders are the
 * truth: whenever they are listed, this is written anew.
 */

const BUNDLES = 'models';
const LASTING = 'models-lasting';
const HANDLE = 'models-folder:';

const schema = z.array(
  z.object({
    id: z.string(),
    use: z.enum(['sound', 'planning']).default('sound'),
    name: z.string(),
    version: z.string(),
    licence: z.string(),
    source: z.string(),
    revision: z.string().nullable(),
    bytes: z.number(),
    installed: z.number().nullable(),
    verified: z.number().nullable(),
  }),
);

export interface Catalogue {
  bundles(): Promise<readonly InstalledBundle[]>;
  keep(bundles: readonly InstalledBundle[]): Promise<void>;
  /** Whether the browser promised to keep it all; null: it was not asked. */
  lasting(): Promise<boolean | null>;
  keepLasting(lasting: boolean): Promise<void>;
  /** The folder that was picked for an install: no file can hold a handle. */
  folder(id: BundleId): Promise<FileSystemDirectoryHandle | null>;
  keepFolder(id: BundleId, handle: FileSystemDirectoryHandle): Promise<void>;
  /** Of what is installed, or gone. */
  forgetFolder(id: BundleId): Promise<void>;
}

/** In IndexedDB. Where the browser refuses that, nothing is known, and everything is found in the folders. */
export const deviceCatalogue: Catalogue = {
  async bundles() {
    const parsed = schema.safeParse(await getOrNull(BUNDLES));
    return parsed.success ? parsed.data : [];
  },
  keep: (bundles) => keep(BUNDLES, bundles),
  async lasting() {
    const answer = await getOrNull(LASTING);
    return typeof answer === 'boolean' ? answer : null;
  },
  keepLasting: (lasting) => keep(LASTING, lasting),
  async folder(id) {
    const handle = await getOrNull(`${HANDLE}${id}`);
    return handle instanceof FileSystemDirectoryHandle ? handle : null;
  },
  keepFolder: (id, handle) => keep(`${HANDLE}${id}`, handle),
  forgetFolder: (id) => del(`${HANDLE}${id}`).catch(() => undefined),
};

async function getOrNull(key: string): Promise<unknown> {
  try {
    return await get<unknown>(key);
  } catch {
    return null;
  }
}

async function keep(key: string, value: unknown): Promise<void> {
  await set(key, value).catch(() => undefined);
}
