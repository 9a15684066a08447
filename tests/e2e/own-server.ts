import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { browserLaunch } from '../support/browser.ts';

export const DIST = path.resolve(import.meta.dirname, '../../dist');
const SERVER = path.resolve(import.meta.dirname, '../support/serve-dist.ts');

export interface OwnServer {
  /** Address of the page's folder. */
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** A server of this test's own, in a process of its own, that can really be stopped. */
export async function serve(folder: string): Promise<OwnServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, '0', '/studio/', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: said.toString().trim(),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

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
