import '../src/lib/zod-without-eval';
import * as Comlink from 'comlink';
import { adapterFacts, findAdapter } from '../src/models/graphics-adapter';
import { deviceModels } from '../src/models/install/device-models';
import { openPlannerModel } from '../src/models/install/open-planner-model';
import { chooseModelProvider } from '../src/planner/local/model-provider';
import { PlannerService } from '../src/planner/local/planner-service';
import { loadTransformersModel } from '../src/planner/local/transformers-model';

const locks = (navigator as { locks?: LockManager }).locks ?? null;

Comlink.expose(
  new PlannerService({
    openFiles: async (id) => {
      const { manifest, blob } = await openPlannerModel(deviceModels(), locks, id);
      const { name, dtype, dataFiles } = manifest;
      return { name, dtype, dataFiles, blob };
    },
    load: loadTransformersModel,
    chooseProvider: async (asked) => {
      const adapter = asked === 'wasm' ? null : await findAdapter();
      return chooseModelProvider(asked, adapter === null ? null : adapterFacts(adapter));
    },
    locks,
  }),
);
