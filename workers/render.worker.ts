import '../src/lib/zod-without-eval';
import * as Comlink from 'comlink';
import { GuardedFetch } from '../src/lib/guarded-fetch';
import { openBundle } from '../src/models/bundle';
import { httpStore } from '../src/models/http-store';
import { deviceModels } from '../src/models/install/device-models';
import { openInstalled } from '../src/models/install/open-installed';
import { RenderService } from '../src/render/render-service';
import { pageRuntime } from '../src/render/runtime/page-runtime';

const network = GuardedFetch.ofThisThread();
const locks = (navigator as { locks?: LockManager }).locks ?? null;

Comlink.expose(
  new RenderService({
    openBundle: (place) =>
      place.kind === 'address'
        ? openBundle(httpStore(place.url, network.fetch))
        : openInstalled(deviceModels(), locks, place.id),
    createRuntime: pageRuntime,
    locks,
  }),
);
