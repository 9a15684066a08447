import { defineConfig } from '@playwright/test';
import { builtSite } from './tests/support/built-site.ts';

/** `npm run test:browsers`: a short way through the page in WebKitGTK (docs/decisions/0022-browsers.md). */

const { baseURL, webServer } = builtSite();

export default defineConfig({
  testDir: 'tests/webkit',
  outputDir: 'test-results/webkit',
  workers: 1,
  timeout: 300_000,
  reporter: [['list']],
  use: { baseURL },
  webServer,
});
