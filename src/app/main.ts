import './theme/fonts.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import { mount } from 'svelte';
import { checkCaption } from '../models/vocabulary';
import { RulesPlanner } from '../planner/rules-planner';
import { RenderClient } from '../render/render-client';
import App from './App.svelte';
import { readAddress } from './controllers/address';
import { offlineBrowser } from './controllers/offline';
import { createStudio } from './create-studio.svelte';
import { localStorageOrNull, SettingsStore } from './stores/settings.svelte';

/** The composition root: the one place that knows which planner, which renderer and which bundle are in use. */

/** The embedded bundle, relative to the page: the build works from any folder of any host. */
const EMBEDDED_BUNDLE = 'models/nano/';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app.');

const address = readAddress(location.search);
const studio = createStudio(window, {
  settings: new SettingsStore(address, localStorageOrNull(), document.documentElement),
  planner: new RulesPlanner(),
  renderer: new RenderClient({
    bundleUrl: new URL(EMBEDDED_BUNDLE, document.baseURI).href,
    provider: address.provider,
    // An insecure origin has no locks; there only errors tell that the worker is gone.
    locks: isSecureContext ? navigator.locks : null,
    createWorker: () =>
      new Worker(new URL('../../workers/render.worker.ts', import.meta.url), { type: 'module' }),
  }),
  unknownWords: (caption, { manifest }) => checkCaption(caption, manifest.kinds).unknown,
  offline: offlineBrowser(window, import.meta.env.PROD),
});
mount(App, { target, props: { studio } });
void studio.openBundle();
// The copy for offline use must not compete with the first picture.
if (document.readyState === 'complete') void studio.keeping.start();
else window.addEventListener('load', () => void studio.keeping.start(), { once: true });
