import { deviceCatalogue, type Catalogue } from './catalogue';
import type { BundleId } from './install';

/** WICG File System Access, sections 2.2 and 2.3: not in every browser, and not in TypeScript's types. */
interface WithPermission {
  queryPermission(wanted: { readonly mode: 'read' }): Promise<PermissionState>;
  requestPermission(wanted: { readonly mode: 'read' }): Promise<PermissionState>;
}

/**
 * A folder that was picked for an install can be read in the next visit once the person has allowed it again. Only a
 * page can ask, and only while a click lasts. What is refused, whoever reads the folder says.
 */
export async function allowFolder(
  id: BundleId,
  catalogue: Pick<Catalogue, 'folder'> = deviceCatalogue,
): Promise<void> {
  const handle: (FileSystemDirectoryHandle & Partial<WithPermission>) | null = await catalogue.folder(id);
  const read = { mode: 'read' } as const;
  if ((await handle?.queryPermission?.(read)) !== 'prompt') return;
  await handle?.requestPermission?.(read).catch(() => undefined);
}
