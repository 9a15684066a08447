import { JOURNAL } from '../../compile/journal';
import { AppError } from '../../lib/errors';
import { openBundle, type Bundle } from '../bundle';
import { holdForUse, type Locks } from './bundle-locks';
import type { BundleId } from './install';
import type { ModelFolders } from './model-folders';

/**
 * An installed bundle for rendering; nobody removes it as long as this worker lives.
 * @throws AppError `bundle-missing` where it is not there, or not whole; `bundle-unreadable`, `bundle-incompatible`.
 */
export async function openInstalled(folders: ModelFolders, locks: Locks, id: BundleId): Promise<Bundle> {
  await holdForUse(locks, id);
  if ((await folders.text(id, JOURNAL)) !== null) {
    throw new AppError('bundle-missing', 'This model is not wholly installed.', {
      remedy: 'Resume its installation.',
      place: id,
    });
  }
  const bundle = await openBundle(folders.store(id));
  // Hashing gigabytes takes its time, and is done on demand; what was cut short or taken away shows at once.
  for (const { path } of bundle.manifest.files) await bundle.blob(path);
  return bundle;
}
