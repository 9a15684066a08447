import { cpus } from 'node:os';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import { browserLaunch } from '../tests/support/browser.ts';
import { serve } from '../tests/support/own-server.ts';
import { traceMainThread, type MainThreadTrace } from './main-thread-trace.ts';

/**
 * `npm run bench:page`: how long a first visit waits for its first sound, how long a change waits to be heard, and how
 * long the page's thread is held while it renders. Build first.
 */

const USAGE = `Usage: npm run bench:page [-- [--runs n]]

  --runs  visits of each kind, each with a fresh profile; 5 when absent`;

const DIST = path.join(fileURLToPath(new URL('../', import.meta.url)), 'dist');

interface Window {
  /** Milliseconds of the page's clock; null: nothing was heard yet. */
  firstSound?: number | null;
  /** When a key was pressed, and when all was silent after it. */
  pressed?: number | null;
  silent?: number | null;
}

/** Listens beside every way to the loudspeaker, and notes when the first sample that is not zero has passed. */
function listen(): void {
  const page = window as Window;
  page.firstSound = page.pressed = page.silent = null;
  addEventListener('keydown', ({ key }) => {
    if (key === 'm') page.pressed = performance.now();
  });
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
    if (to instanceof AudioDestinationNode && to.context instanceof AudioContext) {
      const ear = to.context.createAnalyser();
      ear.fftSize = 128;
      const heard = new Float32Array(ear.fftSize);
      let sounded = false;
      connect.call(this, ear);
      const timer = setInterval(() => {
        ear.getFloatTimeDomainData(heard);
        if (heard.some((value) => value !== 0)) {
          sounded = true;
          page.firstSound ??= performance.now();
        } else if (sounded && typeof page.pressed === 'number') {
          page.silent ??= performance.now();
          clearInterval(timer);
        }
      }, 2);
    }
    return connect.call(this, to);
  } as typeof AudioNode.prototype.connect;
}

interface Visit {
  /** From the start of the navigation, in milliseconds. */
  readonly paint: number;
  readonly sound: number;
}

async function visit(browser: Browser, url: string, act: (page: Page) => Promise<void>): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(listen);
  await page.goto(url);
  await act(page);
  await page.waitForFunction(() => (window as Window).firstSound !== null, null, { polling: 5, timeout: 0 });
  const found = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    sound: (window as Window).firstSound ?? Number.NaN,
  }));
  await context.close();
  return found;
}

/** As a person who presses Play as soon as it can be pressed. */
async function play(page: Page): Promise<void> {
  await page.locator('button[aria-label="Play"]:enabled').click({ timeout: 0 });
}

async function renderSecond(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Render: Birds sing/u })
    .and(page.locator(':enabled'))
    .click({ timeout: 0 });
  await play(page);
}

const RAIN = 'Rain falls.';
const TYPING_MS = 3000;

async function describeRain(page: Page): Promise<void> {
  await page.getByLabel('Describe a scene in sound').fill(RAIN);
}

async function planAndRender(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page
    .getByRole('button', { name: /^Render 1 event/u })
    .and(page.locator(':enabled'))
    .click({ timeout: 0 });
  await page.locator('button[aria-label="Play"]:enabled').waitFor({ timeout: 0 });
}

/** From the key that mutes the one event to silence, in milliseconds. */
async function muteHeard(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(listen);
  await page.goto(`${url}?steps=2`);
  await describeRain(page);
  await planAndRender(page);
  await page.locator('[data-clip]').first().click();
  await play(page);
  await page.waitForFunction(() => (window as Window).firstSound !== null);
  await page.locator('[data-clip]').first().focus();
  await page.keyboard.press('m');
  await page.waitForFunction(() => (window as Window).silent !== null);
  const waited = await page.evaluate(() => {
    const { pressed, silent } = window as Window;
    return (silent ?? Number.NaN) - (pressed ?? Number.NaN);
  });
  await context.close();
  return waited;
}

/** The page's tasks while one event is planned and rendered. */
async function tasksWhileRendering(browser: Browser, url: string): Promise<MainThreadTrace['tasks']> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await describeRain(page);
  // As long as somebody needs to type it: what was fetched with the page has started by then.
  await page.waitForTimeout(TYPING_MS);
  const { tasks } = await traceMainThread(page, 'click', () => planAndRender(page));
  await context.close();
  return tasks;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

async function run(runs: number): Promise<void> {
  const server = await serve(DIST);
  const browser = await chromium.launch(browserLaunch());
  try {
    console.log(
      `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads, Chromium, ${runs} runs`,
    );
    const kinds = [
      ['the example, play pressed', play],
      ['an example rendered by "Render", then play', renderSecond],
    ] as const;
    for (const [name, act] of kinds) {
      const visits: Visit[] = [];
      for (let i = 0; i < runs; i++) visits.push(await visit(browser, server.url, act));
      const waits = visits.map(({ paint, sound }) => sound - paint);
      console.log(`${name}: first paint ${seconds(median(visits.map(({ paint }) => paint)))}, then`);
      console.log(
        `  first sound after ${seconds(median(waits))} (median of ${waits.map(seconds).join(', ')})`,
      );
    }
    const muted: number[] = [];
    for (let i = 0; i < runs; i++) muted.push(await muteHeard(browser, server.url));
    console.log(
      `a mute while it plays is heard after ${seconds(median(muted))} (median of ${muted.map(seconds).join(', ')})`,
    );
    const tasks = await tasksWhileRendering(browser, server.url);
    const longest = Math.max(...tasks.map(({ duration }) => duration));
    const work = Math.max(...tasks.map(({ work }) => work));
    const long = tasks.filter(({ duration }) => duration > 50).length;
    console.log(
      `planning and rendering an event: longest task of the page ${longest.toFixed(0)} ms, ${long} over 50 ms; most work in one ${work.toFixed(0)} ms`,
    );
  } finally {
    await browser.close();
    await server.stop();
  }
}

function readRuns(): number | null {
  try {
    const { values } = parseArgs({ options: { runs: { type: 'string' } } });
    const runs = Number(values.runs ?? 5);
    return Number.isInteger(runs) && runs > 0 ? runs : null;
  } catch {
    return null;
  }
}

const runs = readRuns();
if (runs === null || !existsSync(DIST)) {
  console.error(runs === null ? USAGE : 'There is no dist/: run npm run build first.');
  process.exitCode = 2;
} else {
  await run(runs);
}
