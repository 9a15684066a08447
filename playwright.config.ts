import { defineConfig, devices } from '@playwright/test';
import { browserLaunch } from './tests/support/browser.ts';

const port = Number(process.env['E2E_PORT'] ?? 4317);

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
    baseURL: `http://127.0.0.1:${port}/studio/`,
    launchOptions: browserLaunch(),
  },
  webServer: {
    // Built, then served from a sub-path: what a visitor of a static host gets.
    command: `npx vite build && npx tsx tests/support/serve-dist.ts ${port} /studio/`,
    url: `http://127.0.0.1:${port}/studio/`,
    reuseExistingServer: false,
    timeout: 180_000,
  },
});
