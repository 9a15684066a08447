import { z } from 'zod';
import { writeWhole } from '../../compile/bundle-sink';
import type { SourcePlace } from '../sources/checkpoint-source';
import type { BundleId } from './install';
import type { ModelFolders } from './model-folders';

/** `install.json` in an installed bundle's folder: where it comes from, which a manifest does not say in full. */
export const RECORD = 'install.json';

const schema = z.object({
  format: z.literal(1),
  use: z.enum(['sound', 'planning']).default('sound'),
  name: z.string(),
  source: z.string(),
  revision: z.string().nullable(),
  licence: z.string().nullable(),
  fingerprint: z.string(),
  /** Null: files or a folder that the person picked. */
  place: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('hub'),
        base: z.string(),
        repository: z.string(),
        revision: z.string().nullable(),
      }),
      z.object({ kind: z.literal('address'), address: z.string() }),
    ])
    .nullable(),
});
export type InstallRecord = Readonly<z.infer<typeof schema>>;

/** Beside it what changes, in a file of its own: a full disk may empty it, and nothing is lost that matters. */
export const STATE = 'install-state.json';

const stateSchema = z.object({
  /** Of the source, when it was stopped last. */
  bytesDone: z.number().nonnegative(),
  bytesTotal: z.number().nonnegative(),
  /** Milliseconds since 1970; null: not yet. */
  installed: z.number().nullable(),
  verified: z.number().nullable(),
});
export type InstallState = Readonly<z.infer<typeof stateSchema>>;

export const NO_STATE: InstallState = { bytesDone: 0, bytesTotal: 0, installed: null, verified: null };

/** Null when there is none that can be read. */
export function readRecord(folders: ModelFolders, id: BundleId): Promise<InstallRecord | null> {
  return readAs(schema, folders, id, RECORD);
}

export async function readState(folders: ModelFolders, id: BundleId): Promise<InstallState> {
  return (await readAs(stateSchema, folders, id, STATE)) ?? NO_STATE;
}

async function readAs<T>(
  expected: z.ZodType<T>,
  folders: ModelFolders,
  id: BundleId,
  path: string,
): Promise<T | null> {
  try {
    return expected.parse(JSON.parse((await folders.text(id, path)) ?? 'null'));
  } catch {
    return null;
  }
}

/** Written once: of another state of the source there is no such folder. */
export async function writeRecord(folders: ModelFolders, id: BundleId, record: InstallRecord): Promise<void> {
  if ((await readRecord(folders, id)) === null) await write(folders, id, RECORD, record);
}

export async function writeState(folders: ModelFolders, id: BundleId, state: InstallState): Promise<void> {
  await write(folders, id, STATE, state);
}

async function write(folders: ModelFolders, id: BundleId, path: string, json: object): Promise<void> {
  await writeWhole(folders.sink(id), path, new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`));
}

/** A place that JSON can hold; a pinned one names the revision that was found. */
export function keptPlace(place: SourcePlace, revision: string | null): InstallRecord['place'] {
  if (place.kind === 'hub') return { ...place, revision };
  return place.kind === 'address' ? place : null;
}
