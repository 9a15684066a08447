import { defineConfig } from '@playwright/test';
import { builtSite } from './tests/support/built-site.ts';
import { findFirefox } from './tests/support/other-browsers.ts';
import { FIREFOX_DOWNLOADS } from './tests/e2e/saved-files.ts';

/**
 * `npm run test:browsers`: what a person does, in an installed Firefox, by the standard's WebDriver BiDi
 * (docs/decisions/0022-browsers.md).
 */

const { baseURL, webServer } = builtSite();
const executablePath = findFirefox();
if (executablePath === null) throw new Error('No Firefox found. Install it, or set FIREFOX_PATH.');

export default defineConfig({
  testDir: 'tests/e2e',
  // Others start Chromium themselves or want its DevTools, or were not tried.
  testMatch: ['first-visit', 'scene-to-wav', 'export', 'projects', 'keyboard', 'help', 'quality'].map(
    (name) => `${name}.spec.ts`,
  ),
  outputDir: 'test-results/firefox',
  // One worker: a render uses every core.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    browserName: 'firefox',
    channel: 'moz-firefox',
    baseURL,
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      executablePath,
      downloadsPath: FIREFOX_DOWNLOADS,
      // The list of downloads would open over the page and take the focus.
      firefoxUserPrefs: { 'browser.download.alwaysOpenPanel': false },
    },
  },
  webServer,
});
