import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import {
  contentSecurityPolicy,
  devContentSecurityPolicy,
  isolationHeaders,
} from './scripts/page-security.ts';
import { listSiteFiles } from './scripts/site-files.ts';

/** A static host may not let us set headers: the policy goes into the page too. */
function contentSecurityMeta(): Plugin {
  return {
    name: 'content-security-meta',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * Builds workers/service-worker.ts with the list of the site's files in it. The page registers it itself, in the built
 * site only (src/app/controllers/offline.ts); the web manifest is a file of public/.
 */
const serviceWorker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'workers',
  filename: 'service-worker.ts',
  injectRegister: false,
  manifest: false,
  includeManifestIcons: false,
  injectManifest: {
    rollupFormat: 'iife',
    globPatterns: ['**/*'],
    maximumFileSizeToCacheInBytes: 2 ** 30,
    manifestTransforms: [
      async (entries) => ({
        manifest: await listSiteFiles(
          'dist',
          entries.map((entry) => entry.url),
        ),
      }),
    ],
  },
});

export default defineConfig({
  // Relative addresses: the build works from any folder of any static host.
  base: './',
  plugins: [svelte(), contentSecurityMeta(), serviceWorker],
  worker: {
    format: 'es',
    // A worker's own file holds its entry alone: would a part that it fetches later import that file, WebKit would run
    // it again, and two of it would answer the page (docs/decisions/0022-browsers.md).
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'parts', test: /^(?!.*\.worker\.ts$)/, entriesAware: true }] },
      },
    },
  },
  build: {
    target: 'es2023',
    // The oldest browsers that the page is for (docs/decisions/0022-browsers.md): what they take in a prefixed form only.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    // All of them fetch modules ahead by themselves.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  // onnxruntime-web finds its wasm beside its module; bundling it ahead would move it away. The worker's libraries are
  // named, because finding them late reloads the page.
  optimizeDeps: {
    exclude: ['onnxruntime-web'],
    include: [
      '@huggingface/tokenizers',
      '@huggingface/transformers',
      '@huggingface/transformers-structured-output',
      'comlink',
      'eventsource-parser',
      'zod',
    ],
  },
  server: { headers: { ...isolationHeaders, 'Content-Security-Policy': devContentSecurityPolicy } },
  preview: { headers: { ...isolationHeaders, 'Content-Security-Policy': contentSecurityPolicy } },
});
