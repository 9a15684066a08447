import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { createServer } from 'vite';
import { manifestSchema } from '../src/compile/manifest';
import { deriveSeed } from '../src/lib/random';
import type { SourcePlace } from '../src/models/sources/checkpoint-source';
import { browserLaunch } from '../tests/support/browser.ts';
import { filesOnDisk, startHub } from '../tests/support/hub-server.ts';
import type {} from './install-in-page.ts';
import { HeapWatch } from './heap-watch.ts';
import { isolationHeaders } from './page-security.ts';

/**
 * A checkpoint on a hub of two other origins is installed by the application's client and worker in Chromium: the same
 * bytes as `npm run bundle` wrote, how fast, how much memory; and again, stopped at random moments.
 */

const USAGE =
  'Usage: tsx scripts/full-in-browser.ts --checkpoint <folder> --bundle <folder> [--kills n] [--seed n]';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
type HubPlace = Extract<SourcePlace, { readonly kind: 'hub' }>;
/** Long installs end by themselves. */
const PATIENT = { timeout: 0, polling: 250 } as const;

/** What the page is served by, and the browser on a profile that outlives it: an incognito one keeps files in memory. */
class Visits {
  #context: BrowserContext | null = null;

  constructor(
    private readonly origin: string,
    private readonly profile: string,
  ) {}

  /** A page with the client; the browser is started when there is none. */
  async open(): Promise<Page> {
    this.#context ??= await chromium.launchPersistentContext(this.profile, browserLaunch());
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await page.goto(`${this.origin}icon.svg`);
    await page.evaluate((module) => import(module), '/scripts/install-in-page.ts');
    return page;
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  /** MB that each renderer holds, and the most it ever held. */
  async memory(): Promise<readonly { readonly now: number; readonly peak: number }[]> {
    const session = await this.#context?.browser()?.newBrowserCDPSession();
    if (session === undefined) return [];
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return Promise.all(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => memoryOf(id)));
  }
}

async function memoryOf(pid: number): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`, 'u').exec(status)?.[1] ?? Number.NaN) / 1e3;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** Waits until nothing is at work. @throws Error with what is wrong where it is not done. */
async function finished(page: Page, id: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const install = window.full.list?.installs.find((one) => one.id === wanted);
      return install !== undefined && !['reading', 'checking'].includes(install.phase);
    },
    id,
    PATIENT,
  );
  const install = await page.evaluate(
    (wanted) => window.full.list?.installs.find((one) => one.id === wanted) ?? null,
    id,
  );
  if (install?.phase !== 'done') {
    throw new Error(`${install?.phase ?? 'gone'}: ${install?.trouble?.message ?? 'nothing is said'}`);
  }
}

/** Whether the page installed what `npm run bundle` wrote: all files, and the manifest but for where it is from. */
async function compare(page: Page, id: string, bundle: string): Promise<boolean> {
  const ours = manifestSchema.parse(JSON.parse(await readFile(path.join(bundle, 'manifest.json'), 'utf8')));
  const theirs = manifestSchema.parse(
    JSON.parse(await page.evaluate((wanted) => window.full.manifest(wanted), id)),
  );
  const hashes = await page.evaluate((wanted) => window.full.hashes(wanted), id);
  const origin = { name: '', source: '', licence: '' };
  const others = [
    ...ours.files.filter(({ path: name, sha256 }) => hashes[name] !== sha256).map(({ path: name }) => name),
    ...(JSON.stringify({ ...ours, ...origin }) === JSON.stringify({ ...theirs, ...origin })
      ? []
      : ['manifest.json']),
  ];
  console.log(
    others.length === 0
      ? `  all ${ours.files.length} files are those of npm run bundle, byte for byte; so is the manifest but for name, source and licence`
      : `  NOT those of npm run bundle: ${others.join(', ')}`,
  );
  return others.length === 0;
}

async function whole(visits: Visits, place: HubPlace, bundle: string): Promise<boolean> {
  const page = await visits.open();
  const before = await visits.memory();
  const heaps = await HeapWatch.begin(page);
  const began = performance.now();
  const id = await page.evaluate((from) => window.full.start(from), place);
  await finished(page, id);
  const { peak, samples } = await heaps.end();
  const seconds = (performance.now() - began) / 1000;
  const grown = (await visits.memory()).map(({ peak }, i) => peak - (before[i]?.now ?? 0));
  console.log(
    `  installed in ${seconds.toFixed(1)} s; the page's process grew by ${Math.max(...grown).toFixed(0)} MB at most`,
  );
  console.log(
    `  JavaScript heaps of page and worker: ${(peak / 1e6).toFixed(0)} MB at most, of ${samples} looks`,
  );
  const same = await compare(page, id, bundle);
  await page.evaluate((wanted) => window.full.remove(wanted), id);
  return same;
}

/** As often as `kills`: the worker dies, the tab is closed, or the whole browser, each at a random moment. */
async function interrupted(
  visits: Visits,
  place: HubPlace,
  bundle: string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<boolean> {
  // Moments as shares of all bytes; work that is done stays done, so they come in order.
  const moments = Array.from({ length: kills }, (_, i) => deriveSeed(seed, i) / 2 ** 32).sort(
    (a, b) => a - b,
  );
  const began = performance.now();
  let page = await visits.open();
  const id = await page.evaluate((from) => window.full.start(from), place);
  for (const [index, moment] of moments.entries()) {
    const reached = await page.waitForFunction(
      ([wanted, share]) => {
        const install = window.full.list?.installs.find((one) => one.id === wanted);
        if (install === undefined) return null;
        const { phase, bytesDone, bytesTotal, trouble } = install;
        // What was written before is checked in between: that is no progress, and no moment.
        if (phase === 'checking') return null;
        if (phase !== 'reading') return { phase, share: 1, trouble: trouble?.message ?? '' };
        return bytesTotal > 0 && bytesDone >= share * bytesTotal
          ? { phase, share: bytesDone / bytesTotal, trouble: '' }
          : null;
      },
      [id, moment] as const,
      { timeout: 0, polling: 'raf' },
    );
    const at = await reached.jsonValue();
    if (at?.phase !== 'reading') throw new Error(`${at?.phase} before moment ${index + 1}: ${at?.trouble}`);
    const how = index % 5 === 4 ? 'browser closed' : index % 2 === 0 ? 'worker killed' : 'tab closed';
    if (how === 'worker killed') await page.evaluate(() => window.full.kill());
    if (how === 'browser closed') await visits.close();
    console.log(`  ${how} at ${(at.share * 100).toFixed(1)} %`);
    page = await visits.open();
    await page.evaluate((wanted) => window.full.resume(wanted), id);
  }
  await finished(page, id);
  console.log(
    `  stopped ${kills} times, installed after ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  return compare(page, id, bundle);
}

async function run(args: Arguments): Promise<boolean> {
  const profile = await mkdtemp(path.join(tmpdir(), 'audio-agent-full-'));
  const hub = await startHub(await filesOnDisk(args.checkpoint));
  const server = await createServer({
    root: ROOT,
    logLevel: 'error',
    cacheDir: path.join(profile, 'vite'),
    server: { port: 0, hmr: false, watch: null, headers: isolationHeaders },
  });
  await server.listen();
  const visits = new Visits(server.resolvedUrls?.local[0] ?? '', path.join(profile, 'browser'));
  const place: HubPlace = { kind: 'hub', base: hub.base, repository: hub.repository, revision: null };
  try {
    console.log('In Chromium, without a break:');
    const first = await whole(visits, place, args.bundle);
    console.log(`  ${(hub.sent.bytes / 1e6).toFixed(0)} MB sent by the hub`);
    if (args.kills === 0) return first;
    hub.sent.bytes = 0;
    console.log(`In Chromium, stopped at ${args.kills} moments drawn with seed ${args.seed}:`);
    const second = await interrupted(visits, place, args.bundle, args);
    console.log(`  ${(hub.sent.bytes / 1e6).toFixed(0)} MB sent by the hub`);
    return first && second;
  } finally {
    await visits.close();
    await server.close();
    await hub.stop();
    await rm(profile, { recursive: true, force: true });
  }
}

interface Arguments {
  readonly checkpoint: string;
  readonly bundle: string;
  readonly kills: number;
  readonly seed: number;
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args: [...argv],
      options: { checkpoint: text, bundle: text, kills: text, seed: text },
    });
    const { checkpoint, bundle } = values;
    const [kills, seed] = [Number(values.kills ?? 20), Number(values.seed ?? 1)];
    if (checkpoint === undefined || bundle === undefined) return null;
    if (![kills, seed].every((number) => Number.isInteger(number) && number >= 0)) return null;
    return { checkpoint, bundle, kills, seed };
  } catch {
    return null;
  }
}

const args = readArguments(process.argv.slice(2));
if (args === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (!(await run(args))) process.exitCode = 1;
