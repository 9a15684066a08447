import '../src/lib/zod-without-eval';
import * as Comlink from 'comlink';
import { openBundle } from '../src/models/bundle';
import { httpStore } from '../src/models/http-store';
import { RenderService } from '../src/render/render-service';
import { pageRuntime } from '../src/render/runtime/page-runtime';

Comlink.expose(
  new RenderService({
    openBundle: (url) => openBundle(httpStore(url)),
    createRuntime: pageRuntime,
    locks: (navigator as { locks?: LockManager }).locks ?? null,
  }),
);
