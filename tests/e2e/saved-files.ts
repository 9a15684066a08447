import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { readProjectFile } from '../../src/storage/project-file.ts';
import type { ReadProject } from '../../src/storage/stored-project.ts';

/** Where Firefox puts what is saved: it tells of no download whose address is a blob's. */
export const FIREFOX_DOWNLOADS = path.resolve(import.meta.dirname, '../../test-results/firefox-downloads');
/** How long a file may take to appear, and how often is looked, in ms. */
const PATIENCE = 30_000;
const LOOK = 100;

/** What both of Playwright's downloads and a folder's files tell. */
export interface SavedFile {
  suggestedFilename(): string;
  path(): Promise<string>;
}

/** The file that the page hands out next; to be asked for before the act that saves it. Only one at a time. */
export function nextFile(page: Page): Promise<SavedFile> {
  if (page.context().browser()?.browserType().name() !== 'firefox') return page.waitForEvent('download');
  rmSync(FIREFOX_DOWNLOADS, { recursive: true, force: true });
  mkdirSync(FIREFOX_DOWNLOADS, { recursive: true });
  return nextInFolder(page);
}

async function nextInFolder(page: Page): Promise<SavedFile> {
  let before = -1;
  for (let waited = 0; waited < PATIENCE; waited += LOOK) {
    await page.waitForTimeout(LOOK);
    const [name, second] = readdirSync(FIREFOX_DOWNLOADS);
    // While Firefox writes, a second file stands beside it.
    if (name === undefined || second !== undefined) continue;
    const file = path.join(FIREFOX_DOWNLOADS, name);
    const { size } = statSync(file);
    if (size > 0 && size === before)
      return { suggestedFilename: () => name, path: () => Promise.resolve(file) };
    before = size;
  }
  throw new Error('No file was saved.');
}

export async function projectIn(file: SavedFile): Promise<ReadProject> {
  return readProjectFile(new Uint8Array(await readFile(await file.path())));
}
