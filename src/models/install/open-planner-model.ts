import { JOURNAL } from '../../compile/journal';
import { AppError } from '../../lib/errors';
import { parsePlannerManifest, type PlannerManifest } from '../planner-manifest';
import { holdForUse, type Locks } from './bundle-locks';
import type { BundleId } from './install';
import { DAMAGED } from './install-errors';
import type { ModelFolders } from './model-folders';

export interface InstalledPlannerModel {
  readonly manifest: PlannerManifest;
  /** Null: it was not installed. @throws AppError `bundle-missing`, `bundle-unreadable` */
  readonly blob: (path: string) => Promise<Blob | null>;
}

/**
 * An installed language model for planning; nobody removes it as long as this worker lives.
 * @throws AppError `bundle-missing` where it is not there, or not whole; `bundle-unreadable`, `bundle-incompatible`.
 */
export async function openPlannerModel(
  folders: ModelFolders,
  locks: Locks,
  id: BundleId,
): Promise<InstalledPlannerModel> {
  await holdForUse(locks, id);
  if ((await folders.text(id, JOURNAL)) !== null) {
    throw new AppError('bundle-missing', 'This model is not wholly installed.', {
      remedy: 'Resume its installation.',
      place: id,
    });
  }
  const store = folders.store(id);
  const manifest = parsePlannerManifest(await store.read('manifest.json'), id);
  if (manifest === null) {
    throw new AppError('bundle-incompatible', 'This model makes sounds, not plans.', {
      remedy: 'Use a model for planning.',
      place: id,
    });
  }
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  const blob = async (path: string): Promise<Blob | null> => {
    const file = listed.get(path);
    if (file === undefined) return null;
    const found = (await store.blob?.(path)) ?? new Blob([await store.read(path)]);
    if (found.size === file.bytes) return found;
    throw new AppError(
      'bundle-unreadable',
      `${path} has ${found.size} bytes; the manifest says ${file.bytes}.`,
      {
        remedy: DAMAGED,
        place: path,
      },
    );
  };
  // Hashing gigabytes takes its time, and is done on demand; what was cut short or taken away shows at once.
  for (const { path } of manifest.files) await blob(path);
  return { manifest, blob };
}
