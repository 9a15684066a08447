import { existsSync } from 'node:fs';

/** Finding the browsers beside Chromium that `npm run test:browsers` drives. */

const FIREFOX = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** Of WebKitGTK: the driver, and a browser that it can start. */
const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver';
const MINI_BROWSER = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((machine) =>
  ['4.1', '6.0'].map((version) => `/usr/lib/${machine}/webkit2gtk-${version}/MiniBrowser`),
);

export interface WebKit {
  readonly driver: string;
  readonly browser: string;
}

/** `FIREFOX_PATH`, or an installed Firefox; null when there is none. */
export function findFirefox(): string | null {
  const named = process.env['FIREFOX_PATH'];
  if (named !== undefined && named !== '') return named;
  return FIREFOX.find((candidate) => existsSync(candidate)) ?? null;
}

/** WebKitGTK's driver and its small browser (Debian: `webkit2gtk-driver`); null when one of them is missing. */
export function findWebKit(): WebKit | null {
  const browser = MINI_BROWSER.find((candidate) => existsSync(candidate));
  return existsSync(WEBKIT_DRIVER) && browser !== undefined ? { driver: WEBKIT_DRIVER, browser } : null;
}
