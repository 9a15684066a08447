import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { browserLaunch } from '../support/browser.ts';

export const DIST = path.resolve(import.meta.dirname, '../../dist');

export interface OwnBrowser {
  readonly page: Page;
  /** Errors and warnings of every page so far. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** A browser on a profile that outlives it: started again, it knows only what it has kept on the disk. */
export async function openBrowser(profile: string, url: string): Promise<OwnBrowser> {
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    ...browserLaunch(),
    baseURL: url,
    viewport: { width: 1440, height: 900 },
  });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = context.pages()[0] ?? (await context.newPage());
  return { page, complaints, close: () => context.close() };
}

/** A folder that is there for the length of one test. */
export async function temporaryFolder(): Promise<{
  readonly path: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'audio-agent-'));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
