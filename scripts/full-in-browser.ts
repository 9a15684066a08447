import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { manifestSchema, type Manifest } from '../src/compile/manifest';
import { deriveSeed } from '../src/lib/random';
import { browserLaunch } from '../tests/support/browser.ts';
import { filesOnDisk, startHub, type HubServer } from '../tests/support/hub-server.ts';
import { serve } from '../tests/support/own-server.ts';
import { pretendGpu } from '../tests/support/pretend-gpu.ts';
import { hashesInProfile } from './files-of-profile.ts';
import { HeapWatch } from './heap-watch.ts';
import { ModelsPage } from './models-page.ts';

/**
 * A checkpoint on a hub of two other origins is installed through the models' page of the built site, under its headers:
 * the same bytes as `npm run bundle` wrote, how fast, how much memory; and again, stopped at random moments.
 */

const USAGE =
  'Usage: tsx scripts/full-in-browser.ts --checkpoint <folder> --bundle <folder> [--kills n] [--seed n]\n\n' +
  'Wants dist/ (npm run build).';

const DIST = path.resolve(import.meta.dirname, '../dist');
const REPOSITORY = 'studio/full';
/** The page calls it as its source does. */
const MODEL = 'full';
/** Models of this size are installed only where they can run. */
const GPU = { maxBuffer: 4e9, half: true };

/** The browser on a profile that outlives it: an incognito one keeps files in memory. */
class Visits {
  /** What the page complained of: its policy's refusals among it. */
  readonly complaints: string[] = [];
  #context: BrowserContext | null = null;

  constructor(
    private readonly site: string,
    private readonly profile: string,
  ) {}

  /** The models' page; the browser is started when there is none. */
  async open(): Promise<{ readonly page: Page; readonly models: ModelsPage }> {
    this.#context ??= await this.#start();
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    const models = new ModelsPage(page, MODEL);
    await models.open(this.site);
    return { page, models };
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

  async #start(): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(this.profile, browserLaunch());
    await pretendGpu(context, GPU);
    await context.addInitScript(keepInstaller);
    context.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    context.on('weberror', (error) => this.complaints.push(String(error.error())));
    return context;
  }
}

declare global {
  interface Window {
    installer: Worker | undefined;
  }
}

/** Runs in the page: the installer's worker can be killed from outside, in the middle of whatever it does. */
function keepInstaller(): void {
  window.Worker = new Proxy(window.Worker, {
    construct(Own, [url, options]: ConstructorParameters<typeof Worker>) {
      const worker = new Own(url, options);
      if (String(url).includes('install.worker')) window.installer = worker;
      return worker;
    },
  });
}

/** Runs in the page. @throws Error where there is none */
function killInstaller(): void {
  if (window.installer === undefined) throw new Error('There is no installer to kill.');
  window.installer.terminate();
}

async function memoryOf(pid: number): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`, 'u').exec(status)?.[1] ?? Number.NaN) / 1e3;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** The installed manifest. */
async function manifestIn(page: Page): Promise<Manifest> {
  const text = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const models = await root.getDirectoryHandle('models');
    for await (const folder of models.values()) {
      if (folder.kind === 'directory')
        return (await (await folder.getFileHandle('manifest.json')).getFile()).text();
    }
    return '';
  });
  return manifestSchema.parse(JSON.parse(text));
}

/** Whether the page installed what `npm run bundle` wrote: all files, and the manifest but for where it is from. */
async function compare(theirs: Manifest, hashes: ReadonlySet<string>, bundle: string): Promise<boolean> {
  const ours = await readManifest(bundle);
  const origin = { name: '', source: '', licence: '' };
  const others = [
    ...ours.files.filter(({ sha256 }) => !hashes.has(sha256)).map(({ path: name }) => name),
    ...(JSON.stringify({ ...ours, ...origin }) === JSON.stringify({ ...theirs, ...origin })
      ? []
      : ['manifest.json']),
  ];
  console.log(
    others.length === 0
      ? `  all ${ours.files.length} files are those of npm run bundle, byte for byte, in the profile on the disk; so is the manifest but for name, source and licence`
      : `  NOT those of npm run bundle: ${others.join(', ')}`,
  );
  return others.length === 0;
}

const readManifest = async (bundle: string): Promise<Manifest> =>
  manifestSchema.parse(JSON.parse(await readFile(path.join(bundle, 'manifest.json'), 'utf8')));

/** Closes the browser, so that all lies in its profile, and looks at what was installed. */
async function isTheSame(visits: Visits, page: Page, { bundle, profile }: Run): Promise<boolean> {
  const theirs = await manifestIn(page);
  await visits.close();
  const sizes = new Set((await readManifest(bundle)).files.map(({ bytes }) => bytes));
  return compare(theirs, await hashesInProfile(profile, sizes), bundle);
}

interface Run extends Arguments {
  readonly hub: HubServer;
  readonly profile: string;
}

async function whole(visits: Visits, run: Run): Promise<boolean> {
  const { page, models } = await visits.open();
  const before = await visits.memory();
  const heaps = await HeapWatch.begin(page);
  const began = performance.now();
  await models.install(`${run.hub.base}/${REPOSITORY}`);
  await models.installed();
  const { peak, samples } = await heaps.end();
  const seconds = (performance.now() - began) / 1000;
  const grown = (await visits.memory()).map((memory, i) => memory.peak - (before[i]?.now ?? 0));
  console.log(
    `  installed in ${seconds.toFixed(1)} s; the page's process grew by ${Math.max(...grown).toFixed(0)} MB at most`,
  );
  console.log(
    `  JavaScript heaps of page and worker: ${(peak / 1e6).toFixed(0)} MB at most, of ${samples} looks`,
  );
  const checked = performance.now();
  await models.verify();
  console.log(`  verified by the page in ${((performance.now() - checked) / 1000).toFixed(1)} s`);
  const same = await isTheSame(visits, page, run);
  const next = await visits.open();
  await next.models.remove();
  return same;
}

/** As often as `kills`: the worker dies, the tab is closed, or the whole browser, each at a random moment. */
async function interrupted(visits: Visits, run: Run): Promise<boolean> {
  const { kills, seed } = run;
  // Moments as shares of all bytes; work that is done stays done, so they come in order.
  const moments = Array.from({ length: kills }, (_, i) => deriveSeed(seed, i) / 2 ** 32).sort(
    (a, b) => a - b,
  );
  const began = performance.now();
  let stops = 0;
  let { page, models } = await visits.open();
  await models.install(`${run.hub.base}/${REPOSITORY}`);
  for (const [index, moment] of moments.entries()) {
    const { words, share } = await models.reached(moment);
    // A small checkpoint may be there before the last moments come, or while the worker is being stopped.
    if (isInstalled(words)) break;
    if (!words.startsWith('Reading')) throw new Error(`Before moment ${index + 1}: ${words}`);
    const how = index % 5 === 4 ? 'browser closed' : index % 2 === 0 ? 'worker killed' : 'tab closed';
    if (how === 'worker killed') await page.evaluate(killInstaller);
    if (how === 'browser closed') await visits.close();
    ({ page, models } = await visits.open());
    const left = await models.reached(Infinity);
    console.log(`  ${how} at ${(share * 100).toFixed(1)} %; the next visit says "${left.words}"`);
    stops += 1;
    if (isInstalled(left.words)) break;
    await models.resume();
  }
  await models.installed();
  console.log(
    `  stopped ${stops} of ${kills} times, installed after ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  return isTheSame(visits, page, run);
}

const isInstalled = (words: string): boolean => words.startsWith('Installed');

async function run(args: Arguments): Promise<boolean> {
  if (!existsSync(path.join(DIST, 'index.html'))) throw new Error('There is no dist/: npm run build.');
  const folder = await mkdtemp(path.join(tmpdir(), 'audio-agent-full-'));
  const profile = path.join(folder, 'browser');
  const hub = await startHub(await filesOnDisk(args.checkpoint), REPOSITORY);
  const server = await serve(DIST);
  const visits = new Visits(server.url, profile);
  const all = { ...args, hub, profile };
  try {
    console.log('In Chromium, without a break:');
    const first = await whole(visits, all);
    console.log(`  ${(hub.sent.bytes / 1e6).toFixed(0)} MB sent by the hub`);
    let second = true;
    if (args.kills > 0) {
      hub.sent.bytes = 0;
      console.log(`In Chromium, stopped at ${args.kills} moments drawn with seed ${args.seed}:`);
      second = await interrupted(visits, all);
      console.log(`  ${(hub.sent.bytes / 1e6).toFixed(0)} MB sent by the hub`);
    }
    for (const complaint of visits.complaints) console.log(`  the page complained: ${complaint}`);
    return first && second && visits.complaints.length === 0;
  } finally {
    await visits.close();
    await server.stop();
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
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
