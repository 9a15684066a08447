import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as base, expect } from '@playwright/test';
import { Builder, By, Capabilities, until, type WebDriver, type WebElement } from 'selenium-webdriver';
import { findWebKit } from '../support/other-browsers.ts';

/** WebKitGTK by the standard's WebDriver: Playwright drives only a WebKit of its own. */

/** What Safari 26 has and Debian's WebKitGTK switches off. */
const AS_IN_SAFARI = ['AccessHandle', 'FileSystem', 'FileSystemWritableStream', 'StorageAPI'];
/** How long the driver may take to listen, in ms. */
const START = 15_000;
/** A render of some seconds of sound on a busy machine, in ms. */
export const RENDER = 180_000;

/** Complaints and saved files are caught in the page: WebDriver tells of neither. */
const LISTEN = `
  window.complaints = [];
  window.savedFile = null;
  const complain = (what) => window.complaints.push(String(what));
  addEventListener('error', (event) => complain(event.message));
  addEventListener('unhandledrejection', (event) => complain(event.reason));
  document.addEventListener('securitypolicyviolation', (event) => complain('policy: ' + event.violatedDirective));
  for (const level of ['error', 'warn']) console[level] = (...said) => complain(said.join(' '));
  const address = URL.createObjectURL;
  URL.createObjectURL = (blob) => ((window.savedFile = blob), address.call(URL, blob));
`;

/** The page in a window of WebKit, worked by keys and the pointer. */
export class WebKitPage {
  constructor(readonly driver: WebDriver) {}

  async open(url: string): Promise<void> {
    await this.driver.get(url);
    await this.driver.executeScript(LISTEN);
    await this.says('header', 'nano');
  }

  /** An element by its CSS selector, once it is there. */
  find(selector: string): Promise<WebElement> {
    return this.driver.wait(until.elementLocated(By.css(selector)), START);
  }

  /** The first button whose label or text begins with these words, once it can be pressed. */
  async button(words: string): Promise<WebElement> {
    const named = `//button[starts-with(@aria-label, "${words}") or starts-with(normalize-space(.), "${words}")]`;
    const button = await this.driver.wait(until.elementLocated(By.xpath(named)), START);
    await this.driver.wait(until.elementIsEnabled(button), START);
    return button;
  }

  async press(words: string): Promise<void> {
    await (await this.button(words)).click();
  }

  /** What can be read in the first element of a selector. */
  text(selector: string): Promise<string> {
    return this.driver.executeScript<string>(
      'return document.querySelector(arguments[0])?.innerText ?? "";',
      selector,
    );
  }

  async says(selector: string, words: string | RegExp, timeout = START): Promise<void> {
    await expect(async () => expect(await this.text(selector)).toMatch(words)).toPass({ timeout });
  }

  /** Bytes of the file that was last handed out. */
  async savedFile(): Promise<Uint8Array> {
    const bytes = await this.driver.executeAsyncScript<number[] | null>(`
      const done = arguments[0];
      if (window.savedFile === null) done(null);
      else window.savedFile.arrayBuffer().then((bytes) => done(Array.from(new Uint8Array(bytes))));
    `);
    if (bytes === null) throw new Error('Nothing was saved.');
    return Uint8Array.from(bytes);
  }

  complaints(): Promise<string[]> {
    return this.driver.executeScript<string[]>('return window.complaints;');
  }
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the driver, on a display of its own where there is none, and gives what ends it. */
async function startDriver(driver: string, port: number): Promise<() => void> {
  const command = [driver, `--port=${port}`];
  const whole = process.env['DISPLAY'] === undefined ? ['xvfb-run', '-a', ...command] : command;
  // A group of its own: the display ends with the driver.
  const child = spawn(whole[0] ?? driver, whole.slice(1), { stdio: 'ignore', detached: true });
  await once(child, 'spawn');
  return () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  };
}

async function startBrowser(server: string, browser: string): Promise<WebDriver> {
  const features = AS_IN_SAFARI.map((name) => `+${name}`).join(',');
  const wanted = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: browser, args: ['--automation', `--features=${features}`] },
  });
  for (let waited = 0; ; waited += 200) {
    const listens = await fetch(`${server}/status`).then(
      () => true,
      () => false,
    );
    if (listens) break;
    if (waited >= START) throw new Error('WebKitWebDriver does not answer.');
    await sleep(200);
  }
  return new Builder().usingServer(server).withCapabilities(wanted).build();
}

/** Every test fails on a console error or warning, an uncaught error or a policy violation. */
export const test = base.extend<{ webkit: WebKitPage }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  webkit: async ({}, use) => {
    const installed = findWebKit();
    if (installed === null) throw new Error('No WebKitGTK found (Debian: webkit2gtk-driver).');
    const port = await freePort();
    const stop = await startDriver(installed.driver, port);
    try {
      const driver = await startBrowser(`http://127.0.0.1:${port}`, installed.browser);
      try {
        await driver.manage().window().setRect({ x: 0, y: 0, width: 1440, height: 900 });
        const page = new WebKitPage(driver);
        await use(page);
        expect(await page.complaints()).toEqual([]);
      } finally {
        await driver.quit();
      }
    } finally {
      stop();
    }
  },
});

export { expect };
