import { cpus } from 'node:os';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import { browserLaunch } from '../tests/support/browser.ts';
import { serve } from '../tests/support/own-server.ts';

/** `npm run bench:page`: how long a first visit waits for its first sound. Build first. */

const USAGE = `Usage: npm run bench:page [-- [--runs n]]

  --runs  visits of each kind, each with a fresh profile; 5 when absent`;

const DIST = path.join(fileURLToPath(new URL('../', import.meta.url)), 'dist');

interface Window {
  /** Milliseconds of the page's clock; null: nothing was heard yet. */
  firstSound?: number | null;
}

/** Listens beside every way to the loudspeaker, and notes when the first sample that is not zero has passed. */
function listen(): void {
  const page = window as Window;
  page.firstSound = null;
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
    if (to instanceof AudioDestinationNode && to.context instanceof AudioContext) {
      const ear = to.context.createAnalyser();
      const heard = new Float32Array(ear.fftSize);
      connect.call(this, ear);
      const timer = setInterval(() => {
        ear.getFloatTimeDomainData(heard);
        if (heard.every((value) => value === 0)) return;
        page.firstSound ??= performance.now();
        clearInterval(timer);
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
