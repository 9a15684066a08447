import { MODELS_ROOT } from './device-models';

/** Something is installed on this device, or half: asked at every visit, so without the installer and its worker. */
export async function hasModels(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const models = await root.getDirectoryHandle(MODELS_ROOT);
    for await (const name of models.keys()) return name !== '';
    return false;
  } catch {
    // Nothing was ever kept, or this browser keeps nothing.
    return false;
  }
}
