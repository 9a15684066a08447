import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import {
  contentSecurityPolicy,
  devContentSecurityPolicy,
  isolationHeaders,
} from './scripts/page-security.ts';

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

export default defineConfig({
  // Relative addresses: the build works from any folder of any static host.
  base: './',
  plugins: [svelte(), contentSecurityMeta()],
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0 },
  // onnxruntime-web finds its wasm beside its module; bundling it ahead would move it away. The worker's libraries are
  // named, because finding them late reloads the page.
  optimizeDeps: { exclude: ['onnxruntime-web'], include: ['@huggingface/tokenizers', 'comlink', 'zod'] },
  server: { headers: { ...isolationHeaders, 'Content-Security-Policy': devContentSecurityPolicy } },
  preview: { headers: { ...isolationHeaders, 'Content-Security-Policy': contentSecurityPolicy } },
});
