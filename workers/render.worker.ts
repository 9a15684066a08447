import '../src/lib/zod-without-eval';
import * as Comlink from 'comlink';
import { GuardedFetch } from '../src/lib/guarded-fetch';
import { openBundle } from '../src/models/bundle';
import { httpStore } from '../src/models/http-store';
import { RenderService } from '../src/render/render-service';
import { pageRuntime } from '../src/render/runtime/page-runtime';

const network = GuardedFetch.ofThisThread();

Comlink.expose(
  new RenderService({
    openBundle: (url) => openBundle(httpStore(url, network.fetch)),
    createRuntime: pageRuntime,
    locks: (navigator as { locks?: LockManager }).locks ?? null,
  }),
);
