import { defineConfig, devices } from '@playwright/test';
import { browserLaunch } from './tests/support/browser.ts';
import { builtSite } from './tests/support/built-site.ts';

const { baseURL, webServer } = builtSite();

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One worker: a render uses every core.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    launchOptions: browserLaunch(),
  },
  webServer,
});
