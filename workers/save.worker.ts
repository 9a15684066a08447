import * as Comlink from 'comlink';
import { deviceFolders } from '../src/storage/device-folders';
import { ProjectStore, randomProjectId } from '../src/storage/project-store';
import { SaveService } from '../src/storage/save-service';

Comlink.expose(
  new SaveService({
    openStore: async () => new ProjectStore(await deviceFolders(), randomProjectId),
    locks: (navigator as { locks?: LockManager }).locks ?? null,
  }),
);
