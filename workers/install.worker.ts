import '../src/lib/zod-without-eval';
import * as Comlink from 'comlink';
import { GuardedFetch } from '../src/lib/guarded-fetch';
import { hasHalves } from '../src/models/graphics-adapter';
import { deviceCatalogue } from '../src/models/install/catalogue';
import { deviceModels } from '../src/models/install/device-models';
import { InstallService } from '../src/models/install/install-service';
import { tabChannel } from '../src/models/install/tab-channel';
import { allowSource, openSource } from '../src/models/sources/open-source';
import { deviceSpace, isPersistent } from '../src/storage/device-space';

const network = GuardedFetch.ofThisThread();

Comlink.expose(
  new InstallService({
    folders: deviceModels(),
    catalogue: deviceCatalogue,
    channel: tabChannel(),
    openSource: (place, needs) => {
      allowSource(network, place);
      return openSource(place, { ...needs, fetch: network.fetch });
    },
    locks: (navigator as { locks?: LockManager }).locks ?? null,
    free: async () => (await deviceSpace())?.free ?? null,
    halves: hasHalves,
    isPersistent,
    now: () => Date.now(),
  }),
);
