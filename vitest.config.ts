import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { isolationHeaders } from './scripts/page-security.ts';
import { closeHub, hubRequests, openHub, spoilHub } from './tests/support/hub-commands.ts';
import { browserLaunch, findBrowser } from './tests/support/browser.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          environment: 'node',
          // Many cases each, on machines that are busy: none waits for anything.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [svelte()],
        optimizeDeps: {
          exclude: ['onnxruntime-web'],
          // Found while tests run, one would reload the page under them.
          include: [
            '@huggingface/tokenizers',
            '@huggingface/transformers',
            '@huggingface/transformers-structured-output',
            'bits-ui',
            'comlink',
            'eventsource-parser',
            'fflate',
            'hash-wasm',
            'idb-keyval',
            'zod',
          ],
        },
        server: { headers: isolationHeaders },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { openHub, spoilHub, hubRequests, closeHub },
            provider: playwright(findBrowser() === null ? {} : { launchOptions: browserLaunch() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
