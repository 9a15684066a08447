import { readFile } from 'node:fs/promises';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { decodeFloatWav, type Samples } from '../../src/storage/float-wav.ts';
import { readWav } from '../support/read-wav.ts';
import { nextFile, type SavedFile } from './saved-files.ts';

/** What Chromium remarks when it is asked for its own model, which these machines do not have. */
export const NO_OWN_MODEL = 'Unable to create a text session';

/** The studio as a person works it: by roles and names, never by classes. */
export class Studio {
  constructor(readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`./${query}`);
    await expect(this.page.getByRole('banner')).toContainText('Model nano');
  }

  get sentence(): Locator {
    return this.page.getByRole('textbox', { name: 'Describe a scene in sound' });
  }

  /** The line under the sentence: what to change. */
  get change(): Locator {
    return this.page.getByRole('textbox', { name: /^(Change|More)$/ });
  }

  /** Plans a change, and waits for its review. */
  async say(words: string): Promise<void> {
    await this.change.fill(words);
    await this.change.press('Enter');
    await expect(this.review).toBeVisible();
  }

  get review(): Locator {
    return this.page.getByRole('group', { name: 'What would change' });
  }

  async plan(sentence: string): Promise<void> {
    await this.sentence.fill(sentence);
    await this.sentence.press('Enter');
    await expect(this.page.getByRole('table', { name: 'Cue sheet' })).toBeVisible();
  }

  get banner(): Locator {
    return this.page.getByRole('banner');
  }

  /** The name of the project in the bar, which opens its menu. */
  get project(): Locator {
    return this.banner.getByRole('button', { name: /^Project / });
  }

  /** Chooses from the menu on the project's name. */
  async choose(item: string | RegExp): Promise<void> {
    await this.project.click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async stored(): Promise<void> {
    await expect(this.banner.getByText('Saved on this device')).toHaveAttribute('aria-busy', 'false');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** The line of the cue sheet with this number. */
  row(number: number): Locator {
    return this.page
      .getByRole('row')
      .filter({ has: this.page.getByRole('textbox', { name: `Words of event ${number}`, exact: true }) });
  }

  /** Opens a tab of the detail: "Cue sheet", "Event 3", "Mix". */
  async tab(name: string | RegExp): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** Opens the tab of this event. */
  async openEvent(number: number): Promise<void> {
    await this.field(`Words of event ${number}`).focus();
    await this.tab(`Event ${number}`);
    await expect(this.page.getByRole('region', { name: `Takes of event ${number}` })).toBeVisible();
  }

  /** Which of the takes of the first event is used. */
  use(take: number): Locator {
    return this.page.getByRole('radio', { name: new RegExp(`take ${take} of event 1$`) });
  }

  /** The takes' samples, as a project file holds them. */
  async takes(): Promise<(take: number) => Samples> {
    const download = nextFile(this.page);
    await this.choose(/^Save to a file/);
    const files = unzipSync(new Uint8Array(await readFile(await (await download).path())));
    return (take) => {
      const file = files[`takes/t${take}.wav`];
      if (file === undefined) throw new Error(`There is no take ${take}.`);
      return decodeFloatWav(file);
    };
  }

  /** Length of the scene in seconds, as the clock tells it. */
  async sceneSeconds(): Promise<number> {
    const [, minutes, seconds] = /of\s*(\d+):(\d\d\.\d\d)/u.exec(await this.transport.innerText()) ?? [];
    return 60 * Number(minutes) + Number(seconds);
  }

  get transport(): Locator {
    return this.page.getByRole('contentinfo', { name: 'Transport' });
  }

  get score(): Locator {
    return this.page.getByRole('region', { name: 'Score' });
  }

  /** Waits until every event of the plan is rendered. */
  async rendered(count: number): Promise<void> {
    await expect(this.transport).toContainText(`${count} of ${count} rendered`, { timeout: 180_000 });
  }

  /** Renders one event by the button in its row; the fingerprint of its sound. */
  async renderAlone(event: number): Promise<string> {
    await this.#pressRenderAlone(event);
    await expect(this.row(event)).toContainText(/rendered in/i);
    return this.fingerprint(event);
  }

  /** The same, left while it renders. */
  async beginAlone(event: number): Promise<void> {
    await this.#pressRenderAlone(event);
    await expect(this.row(event)).toContainText(/Step|Reading|Preparing/);
  }

  async #pressRenderAlone(event: number): Promise<void> {
    await this.row(event)
      .getByRole('button', { name: /^Render alone/ })
      .click();
  }

  /** From the next page on: a browser that keeps no files for it. */
  async keepsNothing(): Promise<void> {
    await this.page.addInitScript(() => {
      // Firefox runs this in its empty first page, too, which has no such thing.
      if (!('StorageManager' in window)) return;
      const refuse = (): Promise<never> => Promise.reject(new DOMException('No.', 'SecurityError'));
      Object.defineProperty(StorageManager.prototype, 'getDirectory', { value: refuse });
    });
  }

  async setLevel(decibels: string): Promise<void> {
    const field = this.#level;
    await field.fill(decibels);
    await field.press('Enter');
  }

  async hasLevel(decibels: RegExp): Promise<void> {
    await expect(this.#level).toHaveValue(decibels);
  }

  get #level(): Locator {
    return this.field('Level of event 1 in decibels');
  }

  /** Ends the render worker as a browser does that runs out of memory: without a word. */
  async killWorker(): Promise<void> {
    const worker = this.page.workers().find((one) => one.url().includes('render.worker'));
    if (worker === undefined) throw new Error('There is no render worker.');
    await worker.evaluate(() => self.close()).catch(() => undefined);
  }

  /** SHA-256 of the samples that an event uses, as the cue sheet tells it. */
  async fingerprint(number: number): Promise<string> {
    const title = await this.row(number).locator('[title*="SHA-256"]').getAttribute('title');
    const found = /SHA-256 ([0-9a-f]{64})/u.exec(title ?? '')?.[1];
    if (found === undefined) throw new Error(`Event ${number} has no fingerprint: ${title ?? 'no title'}`);
    return found;
  }

  /** Spans of an event in seconds, read from its fields. */
  async spans(number: number): Promise<[number, number][]> {
    const edges = await this.row(number)
      .getByRole('textbox', { name: /^(Start|End) of / })
      .evaluateAll((fields) => fields.map((field) => Number((field as HTMLInputElement).value)));
    return edges.flatMap((start, i) =>
      i % 2 === 0 ? [[start, edges[i + 1] ?? NaN] as [number, number]] : [],
    );
  }

  get exportPanel(): Locator {
    return this.page.getByRole('dialog', { name: 'Export' });
  }

  /** What a choice of the export panel gives; the panel is closed again. */
  async saved(what: string | RegExp): Promise<SavedFile> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Export', exact: true }).click();
    await this.exportPanel.getByRole('radio', { name: what }).check();
    const download = nextFile(this.page);
    await this.exportPanel.getByRole('button', { name: /^Export (WAV|zip)$/ }).click();
    const done = await download;
    await expect(this.exportPanel.getByRole('status')).toContainText('Saved');
    await this.page.keyboard.press('Escape');
    await expect(this.exportPanel).toBeHidden();
    return done;
  }

  /** The mix, as it is exported. */
  async exported(): Promise<{ name: string; samples: Float32Array; sampleRate: number; channels: number }> {
    return readDownload(await this.saved(/^The mix\b(?! and)/));
  }
}

export async function readDownload(
  download: SavedFile,
): Promise<{ name: string; samples: Float32Array; sampleRate: number; channels: number }> {
  const { channels, sampleRate } = readWav(new Uint8Array(await readFile(await download.path())));
  const [samples] = channels;
  if (samples === undefined) throw new Error('The file has no channel.');
  return { name: download.suggestedFilename(), samples, sampleRate, channels: channels.length };
}

/** RMS in dB over stretches in seconds. */
export function levelDb(
  samples: Float32Array,
  sampleRate: number,
  stretches: readonly [number, number][],
): number {
  let sum = 0;
  let count = 0;
  for (const [from, to] of stretches) {
    for (const value of samples.subarray(Math.round(from * sampleRate), Math.round(to * sampleRate))) {
      sum += value * value;
      count += 1;
    }
  }
  return 10 * Math.log10(sum / Math.max(1, count) + 1e-12);
}

/** What lies between spans, and before and after them. */
export function gaps(spans: readonly [number, number][], duration: number): [number, number][] {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  const found: [number, number][] = [];
  let cursor = 0;
  for (const [start, end] of sorted) {
    if (start > cursor) found.push([cursor, start]);
    cursor = Math.max(cursor, end);
  }
  if (cursor < duration) found.push([cursor, duration]);
  return found;
}

interface Hygiene {
  /** Complaints of the page: console, policy, other origins, uncaught errors. A test may expect and clear some. */
  readonly complaints: string[];
}

/** Every test fails on a console error or warning, an uncaught error, a policy violation or a foreign request. */
export const test = base.extend<{ studio: Studio; hygiene: Hygiene }>({
  hygiene: [
    async ({ page, baseURL }, use) => {
      const complaints: string[] = [];
      const origin = new URL(baseURL ?? '').origin;
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        const { protocol, origin: asked } = new URL(request.url());
        if (!['blob:', 'data:'].includes(protocol) && asked !== origin)
          complaints.push(`asked ${request.url()}`);
      });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      await use({ complaints });
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  studio: async ({ page }, use) => {
    await use(new Studio(page));
  },
});

export { expect };
