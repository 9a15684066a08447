import '../lib/zod-without-eval';
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './detail/columns.css';
import { mount } from 'svelte';
import { version } from '../../package.json';
import { GuardedFetch } from '../lib/guarded-fetch';
import { machineFacts } from '../models/capability-facts';
import { deviceModels } from '../models/install/device-models';
import { InstallClient } from '../models/install/install-client';
import { hasModels } from '../models/install/has-models';
import { checkCaption } from '../models/vocabulary';
import { RulesOnDemand } from '../planner/rules-on-demand';
import { RenderClient } from '../render/render-client';
import { deviceFolders } from '../storage/device-folders';
import { askToPersist } from '../storage/device-space';
import { lastProject, rememberProject } from '../storage/last-project';
import { MemoryFolders } from '../storage/memory-folders';
import { ProjectStore, randomProjectId } from '../storage/project-store';
import { SaveClient } from '../storage/save-client';
import App from './App.svelte';
import { loadExample } from './controllers/load-example';
import { readAddress } from './controllers/address';
import { readBuiltIn } from './controllers/read-built-in';
import { offlineBrowser } from './controllers/offline';
import { createStudio } from './create-studio.svelte';
import { localStorageOrNull, SettingsStore } from './stores/settings.svelte';

/** The composition root: the one place that knows which planner, which renderer and which bundle are in use. */

/** The embedded bundle, relative to the page: the build works from any folder of any host. */
const EMBEDDED_BUNDLE = 'models/nano/';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app.');
// public/browser-check.js has told what is missing.
if (target.dataset['lacks'] !== undefined) throw new Error(`This browser lacks: ${target.dataset['lacks']}.`);

const embedded = { kind: 'address', url: new URL(EMBEDDED_BUNDLE, document.baseURI).href } as const;
const network = GuardedFetch.ofThisThread();
const address = readAddress(location.search);
// An insecure origin has no locks. There only errors tell that the render worker is gone, and only revisions that
// another tab has saved the same project.
const locks = isSecureContext ? navigator.locks : null;
// Where the browser keeps nothing, projects last as long as the page, and it says so.
const folders = await deviceFolders().catch(() => new MemoryFolders(() => Date.now()));
const store = new ProjectStore(folders, randomProjectId);
const studio = createStudio(window, {
  settings: new SettingsStore(address, localStorageOrNull(), document.documentElement),
  planner: new RulesOnDemand(),
  renderer: new RenderClient({
    bundle: embedded,
    provider: address.provider,
    locks,
    createWorker: () =>
      new Worker(new URL('../../workers/render.worker.ts', import.meta.url), { type: 'module' }),
  }),
  embedded,
  unknownWords: (caption, { manifest }) => checkCaption(caption, manifest.kinds).unknown,
  offline: offlineBrowser(window, network.fetch, import.meta.env.PROD),
  models: {
    installing:
      locks === null
        ? null
        : {
            installer: new InstallClient({
              createWorker: () =>
                new Worker(new URL('../../workers/install.worker.ts', import.meta.url), { type: 'module' }),
              locks,
              askToPersist,
              allowFolder: async (id) => {
                const { allowFolder } = await import('../models/install/allow-folder');
                await allowFolder(id);
              },
            }),
            hasAny: hasModels,
            write: async (id, into, signal, onProgress) => {
              const { exportBundle } = await import('../models/install/export-bundle');
              return exportBundle(id, into, { folders: deviceModels(), locks, signal, onProgress });
            },
          },
    machine: machineFacts,
    builtIn: () => readBuiltIn(embedded.url, network.fetch),
    network,
  },
  localModels: async () => {
    const { ModelClient } = await import('../planner/local/model-client');
    return new ModelClient({
      provider: address.provider,
      locks,
      createWorker: () =>
        new Worker(new URL('../../workers/planner.worker.ts', import.meta.url), { type: 'module' }),
    });
  },
  storage: {
    store,
    writer: folders.lasting
      ? new SaveClient({
          store,
          locks,
          createWorker: () =>
            new Worker(new URL('../../workers/save.worker.ts', import.meta.url), { type: 'module' }),
        })
      : store,
    locks,
    // What is gone with the page is not looked for in the next visit.
    last: folders.lasting
      ? { get: lastProject, set: rememberProject }
      : { get: () => Promise.resolve(null), set: () => Promise.resolve(true) },
  },
  application: `Audio-Agent ${version}`,
});
await studio.projects.start();
mount(App, { target, props: { studio } });
void studio.modelInUse.start();
void studio.modelling.start();
// Behind the first picture, and soon: it is what the first visit hears.
requestAnimationFrame(() => void loadExample(document.baseURI, network.fetch, studio));
// The copy for offline use must not compete with the first picture.
if (document.readyState === 'complete') void studio.keeping.start();
else window.addEventListener('load', () => void studio.keeping.start(), { once: true });
