import { MANIFEST } from '../../compile/bundle-manifest';
import { JOURNAL } from '../../compile/journal';
import type { Manifest } from '../../compile/manifest';
import { parseManifest } from '../bundle';
import { parsePlannerManifest, type PlannerManifest } from '../planner-manifest';
import type { BundleId, Install, InstalledBundle } from './install';
import { readRecord, readState, type InstallRecord, type InstallState } from './install-record';
import type { ModelFolders } from './model-folders';

/** What a bundle's folder holds: the bundle, or what is done of it. */
export type FolderState =
  | {
      readonly kind: 'whole';
      readonly bundle: InstalledBundle;
      readonly manifest: Manifest | PlannerManifest;
    }
  | { readonly kind: 'half'; readonly record: InstallRecord | null; readonly state: InstallState };

/** A folder is whole if it has a manifest and no journal (src/compile/journal.ts). */
export async function stateOf(folders: ModelFolders, id: BundleId): Promise<FolderState> {
  const record = await readRecord(folders, id);
  const manifest = (await folders.text(id, JOURNAL)) === null ? await manifestOf(folders, id) : null;
  const state = await readState(folders, id);
  if (manifest === null) return { kind: 'half', record, state };
  const { name, version, licence, source } = manifest;
  return {
    kind: 'whole',
    manifest,
    bundle: {
      id,
      use: manifest.format === 'audio-agent-planner' ? 'planning' : 'sound',
      name,
      version,
      // What was accepted, where that was known: a checkpoint may say something else of itself.
      licence: record?.licence ?? licence,
      source: record?.source ?? source,
      revision: record?.revision ?? null,
      bytes: await folders.bytes(id),
      installed: state.installed,
      verified: state.verified ?? state.installed,
    },
  };
}

async function manifestOf(folders: ModelFolders, id: BundleId): Promise<Manifest | PlannerManifest | null> {
  const text = await folders.text(id, MANIFEST);
  if (text === null) return null;
  try {
    const bytes = new TextEncoder().encode(text);
    return parsePlannerManifest(bytes, id) ?? parseManifest(bytes, id);
  } catch {
    return null;
  }
}

/** How a half-done install stands that nobody works on. */
export function pausedInstall(
  id: BundleId,
  record: InstallRecord | null,
  { bytesDone, bytesTotal }: InstallState,
): Install {
  return {
    id,
    use: record?.use ?? 'sound',
    name: record?.name ?? id,
    source: record?.source ?? '',
    revision: record?.revision ?? null,
    licence: record?.licence ?? null,
    phase: record === null ? 'failed' : 'paused',
    bytesDone,
    bytesTotal,
    bytesPerSecond: null,
    secondsLeft: null,
    trouble:
      record === null
        ? {
            code: 'bundle-unreadable',
            message: 'It is not known where this half-done install came from.',
            remedy: 'Cancel it and install the model again.',
            place: id,
          }
        : null,
    elsewhere: false,
  };
}
